import asyncio


class Base:
    def put(self, item):
        self.item = item


class Pool(Base):
    def __init__(self):
        self._lock = asyncio.Lock()

    def _put_all_critical(self, items):
        """Run without suspending: no other task can interleave."""
        for item in items:
            super().put(item)

    async def put_all(self, items):
        async with self._lock:
            self._put_all_critical(items)
