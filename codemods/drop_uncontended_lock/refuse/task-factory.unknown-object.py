import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value.get(key)


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
