import asyncio

lock = asyncio.Lock()


async def work(job):
    await lock.acquire()  # aiomend: ignore[acquire-to-async-with]
    try:
        await job()
    finally:
        lock.release()
