import asyncio


async def flush():
    print("flushed")


async def main(dirty=True):
    asyncio.create_task(flush()) if dirty else None
    dirty and asyncio.create_task(flush())
    await asyncio.sleep(0.01)
