import asyncio


class Registry:
    _lock = asyncio.Lock()

    names = []

    async def add(self, name):
        async with self._lock:
            self.names.append(name)

    @classmethod
    async def clear(cls):
        async with cls._lock:
            cls.names.clear()
