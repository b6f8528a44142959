import asyncio

lock = asyncio.Lock()


async def work(job):
    await lock.acquire()
    await job()
    lock.release()
