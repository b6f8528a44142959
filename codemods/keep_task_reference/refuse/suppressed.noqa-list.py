import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())  # nobody waits  # noqa: E501, RUF006
    await asyncio.sleep(0.01)
