import asyncio

_lock = asyncio.Lock()


async def work():
    await _lock.acquire()
    try:
        print("work")
    finally:
        _lock.release()
