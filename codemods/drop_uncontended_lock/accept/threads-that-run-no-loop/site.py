import asyncio

_LOCK = asyncio.Lock()
_seen = set()


async def see(name):
    async with _LOCK:
        _seen.add(name)
