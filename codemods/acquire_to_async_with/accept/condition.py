import asyncio

gate = asyncio.Condition()


async def work(job):
    await gate.acquire()
    try:
        await job()
    finally:
        gate.release()
