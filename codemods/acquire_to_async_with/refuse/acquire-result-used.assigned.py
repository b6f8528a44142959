import asyncio

lock = asyncio.Lock()


async def work(job):
    acquired = await lock.acquire()
    try:
        await job(acquired)
    finally:
        lock.release()
