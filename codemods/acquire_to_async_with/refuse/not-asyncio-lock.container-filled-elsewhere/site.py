import asyncio

locks = {"rows": asyncio.Lock()}


async def add(name, item):
    lock = locks[name]
    await lock.acquire()
    try:
        await item.save()
    finally:
        lock.release()
