import asyncio

gate = asyncio.BoundedSemaphore(2)


async def work(job):
    await gate.acquire()
    try:
        await job()
    finally:
        gate.release()
