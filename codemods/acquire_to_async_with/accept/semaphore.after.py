import asyncio

gate = asyncio.Semaphore(3)


async def work(job):
    async with gate:
        await job()
