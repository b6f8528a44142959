import asyncio


class Fields(type):
    def __new__(meta, name, bases, body):
        made = super().__new__(meta, name, bases, body)
        made.fields = list(body.get("__annotations__", ()))
        return made


class Model(metaclass=Fields):
    pass


class Cache(Model):
    _lock: asyncio.Lock

    def __init__(self):
        self._lock = asyncio.Lock()
        self.entries = {}

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
