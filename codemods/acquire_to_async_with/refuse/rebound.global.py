import asyncio

lock = asyncio.Lock()


def reset():
    global lock
    lock = asyncio.Lock()


async def work(job):
    await lock.acquire()
    try:
        await job()
    finally:
        lock.release()
