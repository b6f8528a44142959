import asyncio

_LOCK = asyncio.Lock()


async def work():
    async with _LOCK:
        await asyncio.sleep(0)
