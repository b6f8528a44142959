import asyncio


async def main(jobs):
    lock = asyncio.Lock()

    async def one(job):
        async with lock:
            await job()

    for job in jobs:
        await one(job)
