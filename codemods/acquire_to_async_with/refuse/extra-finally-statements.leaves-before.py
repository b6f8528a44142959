import asyncio

lock = asyncio.Lock()


async def work(job):
    await lock.acquire()
    try:
        await job()
    finally:
        if job.failed:
            return None
        lock.release()
