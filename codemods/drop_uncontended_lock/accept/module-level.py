import asyncio
import logging

_LOCK = asyncio.Lock()

log = logging.getLogger(__name__)
_seen = set()


async def see(name):
    async with _LOCK:
        if name in _seen:
            return False
        _seen.add(name)
        return True
