import asyncio

lock = asyncio.Lock()


def work(job):
    await lock.acquire()
    try:
        job()
    finally:
        lock.release()
