from asyncio import Lock


class Base:
    def __init__(self):
        self._lock = Lock()


class Store(Base):
    async def add(self, item):
        async with self._lock:
            await item.save()
