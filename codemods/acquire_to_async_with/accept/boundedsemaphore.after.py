import asyncio

gate = asyncio.BoundedSemaphore(2)


async def work(job):
    async with gate:
        await job()
