import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())  # nobody waits for it
    asyncio.create_task(flush())  # type: ignore[unused-awaitable]
    await asyncio.sleep(0.01)
