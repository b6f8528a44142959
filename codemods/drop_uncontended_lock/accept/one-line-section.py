from asyncio import Lock


class Counter:
    def __init__(self):
        self._lock = Lock()
        self.count = 0

    async def add(self):
        async with self._lock: self.count += 1
        async with self._lock: self.count += 1; print(self.count)  # twice
