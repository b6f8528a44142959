import asyncio

gate = asyncio.Condition()


async def work(job):
    async with gate:
        await job()
