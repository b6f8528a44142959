async def work(lock, job):
    await lock.acquire(blocking=False)
    try:
        await job()
    finally:
        await lock.release()
