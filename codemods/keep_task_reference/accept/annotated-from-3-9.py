import asyncio


async def flush() -> None:
    print("flushed")


async def main() -> None:
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
