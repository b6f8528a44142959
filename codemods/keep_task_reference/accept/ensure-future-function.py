import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.ensure_future(flush())
    await asyncio.sleep(0.01)
