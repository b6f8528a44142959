import asyncio

lock = asyncio.Lock()


async def work(job):
    print("begin")
    async with lock:
        return await job()
