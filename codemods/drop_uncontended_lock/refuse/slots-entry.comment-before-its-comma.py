import asyncio


class Slotted:
    __slots__ = [
        "_lock"
        # guards the count
        ,
        "count",
    ]

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1
