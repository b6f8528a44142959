import asyncio

from base import Base

_lock = asyncio.Lock()


class Store(Base):
    count = 0

    async def add(self, amount):
        async with _lock:
            before = self.count
            self.count = before + amount
        return before
