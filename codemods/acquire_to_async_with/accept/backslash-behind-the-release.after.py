import asyncio

lock = asyncio.Lock()


async def work(job):
    # for the next one
    async with lock:
        await job()
    print("done")


async def last(job):
    async with lock:
        await job()

    print("done")
