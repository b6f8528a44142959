import asyncio
from contextlib import asynccontextmanager


@asynccontextmanager
async def opened():
    yield 1


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with \
                self._lock:
            self.entries[key] = value

    async def pop(self, key):
        async with opened() as first, opened() as second, \
                self._lock:
            return self.entries.pop(key), first, second

    async def clear(self):
        async with (
            # the lock
            self._lock  # of the entries
        ):
            self.entries.clear()
