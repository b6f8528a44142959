import asyncio

_LOCK = asyncio.Lock()


async def hold(lock):
    async with lock:
        await asyncio.sleep(0)


async def work():
    await hold(_LOCK)
