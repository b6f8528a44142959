import asyncio

lock = asyncio.Lock()


async def work(job):
    print("begin")
    await lock.acquire()
    try:
        return await job()
    finally:
        lock.release()
