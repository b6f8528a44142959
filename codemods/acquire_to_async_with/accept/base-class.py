from asyncio import Lock


class Base:
    def __init__(self):
        self._lock = Lock()


class Store(Base):
    async def add(self, item):
        await self._lock.acquire()
        try:
            await item.save()
        finally:
            self._lock.release()
