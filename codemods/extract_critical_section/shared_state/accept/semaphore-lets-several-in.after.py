import asyncio


class Fetcher:
    def __init__(self):
        self._slots = asyncio.Semaphore(4)
        self._active = 0

    def _fetch_critical(self):
        """Run without suspending: no other task can interleave."""
        active = self._active
        self._active = active + 1
        return active

    async def fetch(self, load):
        async with self._slots:
            active = self._fetch_critical()
            await load(active)
