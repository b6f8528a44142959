import asyncio

slots = asyncio.Semaphore(3)


async def work(job):
    await slots.acquire()
    try:
        await job()
        slots.release()
    finally:
        slots.release()
