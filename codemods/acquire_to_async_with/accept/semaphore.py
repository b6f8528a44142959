import asyncio

gate = asyncio.Semaphore(3)


async def work(job):
    await gate.acquire()
    try:
        await job()
    finally:
        gate.release()
