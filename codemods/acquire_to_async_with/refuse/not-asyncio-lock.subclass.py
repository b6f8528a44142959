import asyncio


class LoggedLock(asyncio.Lock):
    async def acquire(self):
        print("acquire")
        return await super().acquire()


lock = LoggedLock()


async def work(job):
    await lock.acquire()
    try:
        await job()
    finally:
        lock.release()
