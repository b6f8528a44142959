import asyncio

lock = asyncio.Lock()


async def work(job):
    print("begin")
    async with lock: await job()
