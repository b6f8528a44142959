import asyncio

lock = asyncio.Lock()


async def work(job):
    try:
        await lock.acquire()
        await job()
    finally:
        lock.release()
