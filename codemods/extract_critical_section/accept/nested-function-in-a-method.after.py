import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _work_critical(self, key, value):
        """Run without suspending: no other task can interleave."""
        self._items[key] = value
        self._count += 1

    async def run(self, key):
        async def work(value):
            async with self._lock:
                self._work_critical(key, value)

        await work(1)
