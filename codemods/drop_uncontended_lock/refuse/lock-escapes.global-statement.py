import asyncio

_lock = asyncio.Lock()
_seen = set()


async def see(name):
    global _lock
    async with _lock:
        _seen.add(name)
