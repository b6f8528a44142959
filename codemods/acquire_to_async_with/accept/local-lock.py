import asyncio


async def main(jobs):
    lock = asyncio.Lock()

    async def one(job):
        await lock.acquire()
        try:
            await job()
        finally:
            lock.release()

    for job in jobs:
        await one(job)
