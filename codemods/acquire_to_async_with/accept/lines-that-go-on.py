import asyncio

lock = asyncio.Lock()


async def work(job):
    print("begin"); \
    await lock.acquire()
    try: \
        await job()
    finally: lock.release()


async def wait(job):
    await lock.acquire()
    try:
        await job()  # in its own time
    finally:
        lock.release() \

    print("done")


async def job():
    print("working", lock.locked())


async def main():
    await asyncio.gather(work(job), wait(job))
    print(lock.locked())
