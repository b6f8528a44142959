import asyncio


class Base:
    def put(self, item):
        self.item = item


class Pool(Base):
    def __init__(self):
        self._lock = asyncio.Lock()

    async def put_all(self, items):
        async with self._lock:
            for item in items:
                super().put(item)
