import asyncio

lock = asyncio.Lock()


async def work(job):
    async with lock:
        await job()
