import asyncio

from framework import Base


class Cache(Base):
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
