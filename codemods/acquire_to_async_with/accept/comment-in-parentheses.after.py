import asyncio

lock = asyncio.Lock()


async def work(job):
    # one at a time
    # for the next one
    async with lock:
        await job()
