import asyncio

__all__ = ["_lock", "see"]

_lock = asyncio.Lock()
_seen = set()


async def see(name):
    async with _lock:
        _seen.add(name)
