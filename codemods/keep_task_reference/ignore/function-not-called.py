import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task
    start = asyncio.create_task
    await start(flush())
