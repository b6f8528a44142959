import asyncio


async def main(job):
    lock = asyncio.Lock()

    def reset():
        nonlocal lock
        lock = asyncio.Lock()

    await lock.acquire()
    try:
        await job(reset)
    finally:
        lock.release()
