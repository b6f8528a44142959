import asyncio

LOCK = asyncio.Lock()
_seen = set()


async def see(name):
    async with LOCK:
        _seen.add(name)
