import threading

lock = threading.Lock()


async def work(job):
    await lock.acquire()
    try:
        await job()
    finally:
        lock.release()
