import asyncio

lock = asyncio.Lock()


async def work(job):
    async with lock:
        try:
            await job()
        finally:
            await job.close()
