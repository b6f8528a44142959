import asyncio
import threading


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value


def start(cache):
    threading.Thread(target=lambda: asyncio.run(cache.put(1, 2))).start()
