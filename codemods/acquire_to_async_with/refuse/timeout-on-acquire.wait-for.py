import asyncio

lock = asyncio.Lock()


async def work(job):
    await asyncio.wait_for(lock.acquire(), 5)
    try:
        await job()
    finally:
        lock.release()
