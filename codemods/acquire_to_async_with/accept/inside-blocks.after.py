import asyncio

lock = asyncio.Lock()


async def work(jobs):
    for job in jobs:
        if job.is_exclusive:
            async with lock:
                if not await job():
                    break
        else:
            await job()
