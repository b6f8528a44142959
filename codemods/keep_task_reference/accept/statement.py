import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
