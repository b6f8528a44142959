import asyncio

COUNTS = {}


class Slotted:
    __slots__ = {"_lock"}

    def __init__(self):
        self._lock = asyncio.Lock()

    async def add(self):
        async with self._lock:
            COUNTS[id(self)] = 1
