import asyncio

_LOCK = asyncio.Lock()
_WRITE_LOCK = _LOCK


async def write():
    async with _WRITE_LOCK:
        await asyncio.sleep(0)


async def read():
    async with _LOCK:
        await asyncio.sleep(0)
