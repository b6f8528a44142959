import asyncio

lock = asyncio.Lock()


async def work(job):
    await (
        lock.acquire()  # one at a time
    )
    try:
        await job()
    finally:
        (
            # for the next one
            lock.release()
        )
