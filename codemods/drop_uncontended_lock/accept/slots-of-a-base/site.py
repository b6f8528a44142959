import asyncio

from base import Base


class Counter(Base):
    __slots__ = ()

    def __init__(self):
        self._lock = asyncio.Lock()
        self.count = 0

    async def add(self):
        async with self._lock:
            self.count += 1
