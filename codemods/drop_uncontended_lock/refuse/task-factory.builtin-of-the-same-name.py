import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    def len(self):
        return 0

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = self.len()


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
