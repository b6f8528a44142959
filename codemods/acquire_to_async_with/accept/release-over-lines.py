import asyncio

lock = asyncio.Lock()


async def work(job):
    await lock.acquire()
    try:
        await job()
    finally:
        await job.close()
        (lock.release(
        ))
    print("done")


class Job:
    async def __call__(self):
        print("working", lock.locked())

    async def close(self):
        print("closing", lock.locked())


async def main():
    await work(Job())
    print(lock.locked())
