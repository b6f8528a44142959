import asyncio


class Fetcher:
    def __init__(self):
        self._slots = asyncio.Semaphore(4)
        self._active = 0

    async def fetch(self, load):
        async with self._slots:
            active = self._active
            self._active = active + 1
            await load(active)
