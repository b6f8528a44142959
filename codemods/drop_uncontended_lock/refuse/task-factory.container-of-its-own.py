import asyncio


class Entries(set):
    def add(self, value):
        asyncio.create_task(value())
        super().add(value)


class Cache:
    def __init__(self):
        self.entries = Entries()
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries.add(value)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
