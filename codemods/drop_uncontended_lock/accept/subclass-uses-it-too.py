import asyncio


class Base:
    def __init__(self):
        self.items = []
        self._lock = asyncio.Lock()


class Derived(Base):
    async def add(self, item):
        async with self._lock:
            self.items.append(item)
