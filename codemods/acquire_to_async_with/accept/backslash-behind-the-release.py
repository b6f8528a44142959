import asyncio

lock = asyncio.Lock()


async def work(job):
    await lock.acquire()
    try:
        await job()
    finally:
        lock.release() \
        # for the next one
    print("done")


async def last(job):
    await lock.acquire()
    try:
        await job()
    finally:
        lock.release(); \

    print("done")
