import asyncio


async def work(jobs):
    lock = asyncio.Lock()
    await lock.acquire()
    try:
        for job in jobs:
            lock = asyncio.Lock()
            await job(lock)
    finally:
        lock.release()
