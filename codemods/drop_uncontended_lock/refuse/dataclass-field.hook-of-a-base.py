import asyncio


class Model:
    def __init_subclass__(cls):
        cls.fields = list(cls.__annotations__)


class Cache(Model):
    _lock: asyncio.Lock

    def __init__(self):
        self._lock = asyncio.Lock()
        self.entries = {}

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
