import asyncio


async def work(lock: asyncio.Lock, job):
    await lock.acquire()
    try:
        await job()
    finally:
        lock.release()
