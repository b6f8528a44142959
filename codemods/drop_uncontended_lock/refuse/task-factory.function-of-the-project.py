import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    def note(self, key):
        asyncio.create_task(self.drop(key))

    async def drop(self, key):
        del self.entries[key]

    async def put(self, key, value):
        async with self._lock:
            self.note(key)
            self.entries[key] = value


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
