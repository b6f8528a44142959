async def work(lock, job):
    await lock.acquire()
    try:
        await job()
    finally:
        lock.release()
