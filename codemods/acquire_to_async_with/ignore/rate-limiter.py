class Limiter:
    async def acquire(self):
        pass


async def work(limiter, job):
    await limiter.acquire()
    await job()
