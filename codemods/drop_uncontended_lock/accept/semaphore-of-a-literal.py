import asyncio


class Pool:
    def __init__(self):
        self.free = []
        self._slots = asyncio.Semaphore(4)
        self.taken = 0
        self._bound = asyncio.BoundedSemaphore(value=1)

    async def take(self):
        async with self._slots:
            self.taken += 1
            return self.free.pop()

    async def count(self):
        async with self._bound:
            return self.taken
