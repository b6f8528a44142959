import asyncio


class Counter:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._slots = asyncio.Semaphore(2)
        self._count = 0

    async def add(self, wait):
        async with self._lock:
            before = self._count
            self._count = before + 1
            await wait()
        async with self._slots:
            before = self._count
            self._count = before + 1
