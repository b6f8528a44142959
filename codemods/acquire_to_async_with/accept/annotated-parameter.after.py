import asyncio


async def work(lock: asyncio.Lock, job):
    async with lock:
        await job()
