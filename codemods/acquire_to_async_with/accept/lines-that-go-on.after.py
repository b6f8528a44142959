import asyncio

lock = asyncio.Lock()


async def work(job):
    print("begin")
    async with lock: await job()


async def wait(job):
    async with lock:
        await job()  # in its own time

    print("done")


async def job():
    print("working", lock.locked())


async def main():
    await asyncio.gather(work(job), wait(job))
    print(lock.locked())
