import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.Task(flush())
    await asyncio.sleep(0.01)
