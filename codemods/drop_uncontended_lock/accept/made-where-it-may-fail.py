import asyncio

try:
    _lock = asyncio.Lock()
except RuntimeError:
    _lock = None

_seen = []


async def see(name):
    async with _lock:
        _seen.append(name)
