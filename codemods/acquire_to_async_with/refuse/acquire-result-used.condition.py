import asyncio

lock = asyncio.Lock()


async def work(job):
    if await lock.acquire():
        try:
            await job()
        finally:
            lock.release()
