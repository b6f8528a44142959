import asyncio


async def flush():
    print("flushed")


async def main(dirty=True):
    if dirty: asyncio.create_task(flush())
    else: print("clean")
    await asyncio.sleep(0.01)
