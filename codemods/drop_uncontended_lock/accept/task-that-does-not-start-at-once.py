import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value

    async def start(self, job):
        async with self._lock:
            self.entries[job] = asyncio.create_task(job(), eager_start=False)
