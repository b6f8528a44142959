import asyncio


class Base:
    _lock = asyncio.Lock()


class Derived(Base):
    entries = []

    async def put(self, value):
        async with self._lock:
            self.entries.append(value)
