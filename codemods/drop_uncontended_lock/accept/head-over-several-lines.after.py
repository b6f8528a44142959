from contextlib import asynccontextmanager


@asynccontextmanager
async def opened():
    yield 1


class Cache:
    def __init__(self):
        self.entries = {}

    async def put(self, key, value):
        self.entries[key] = value

    async def pop(self, key):
        async with opened() as first, opened() as second:
            return self.entries.pop(key), first, second

    async def clear(self):
        # the lock
        # of the entries
        self.entries.clear()
