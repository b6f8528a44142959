import asyncio

lock = asyncio.Lock()


async def work(one, other):
    await lock.acquire()
    try:
        await one()
    finally:
        lock.release()
    await lock.acquire()
    try:
        await other()
    finally:
        lock.release()
