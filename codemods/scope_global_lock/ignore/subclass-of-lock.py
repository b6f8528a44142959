import asyncio


class NamedLock(asyncio.Lock):
    name = "named"


_LOCK = NamedLock()


async def work():
    async with _LOCK:
        await asyncio.sleep(0)
