import asyncio

lock = asyncio.Lock()


async def work(job):
    print("begin"); \
    await lock.acquire()
    try: \
        await job()
    finally: lock.release()
