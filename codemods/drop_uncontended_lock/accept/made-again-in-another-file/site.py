import asyncio


class Store:
    def __init__(self):
        self.rows = []
        self._lock = asyncio.Lock()

    async def add(self, row):
        async with self._lock:
            self.rows.append(row)
