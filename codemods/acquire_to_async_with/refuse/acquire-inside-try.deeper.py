import asyncio

lock = asyncio.Lock()


async def work(job, exclusive):
    try:
        if exclusive:
            await lock.acquire()
        await job()
    finally:
        lock.release()
