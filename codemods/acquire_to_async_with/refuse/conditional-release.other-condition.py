import asyncio

lock = asyncio.Lock()


async def work(job, keep):
    await lock.acquire()
    try:
        await job()
    finally:
        if not keep:
            lock.release()
