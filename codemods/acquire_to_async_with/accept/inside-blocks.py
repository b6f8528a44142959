import asyncio

lock = asyncio.Lock()


async def work(jobs):
    for job in jobs:
        if job.is_exclusive:
            await lock.acquire()
            try:
                if not await job():
                    break
            finally:
                lock.release()
        else:
            await job()
