import asyncio


async def add(item):
    lock = asyncio.Lock()
    await lock.acquire()
    try:
        # Python reads the name below as `lock` too.
        ｌock = asyncio.Lock()
        await item.save(ｌock)
    finally:
        lock.release()
