import asyncio

lock = asyncio.Lock()


async def work(job):
    await lock.acquire()
    try:
        await job()
    finally:
        await lock.acquire()
        lock.release()
