import asyncio

_LOCK = asyncio.Lock()


async def request(path):
    async with _LOCK:
        await asyncio.sleep(0)
        return path
