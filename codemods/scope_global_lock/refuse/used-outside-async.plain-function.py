import asyncio

_LOCK = asyncio.Lock()


def is_busy():
    return _LOCK.locked()


async def work():
    async with _LOCK:
        await asyncio.sleep(0)
