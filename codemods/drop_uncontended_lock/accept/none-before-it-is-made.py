import asyncio


class Service:
    _lock = None
    state = "new"

    def start(self):
        self._lock = asyncio.Lock()
        self.state = "up"

    async def stop(self):
        async with self._lock:
            self.state = "down"
