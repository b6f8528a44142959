import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())  # noqa: RUF006
    await asyncio.sleep(0.01)
