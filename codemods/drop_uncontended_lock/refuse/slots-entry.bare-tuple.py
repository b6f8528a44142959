import asyncio


class Slotted:
    __slots__ = "count", "_lock"

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1
