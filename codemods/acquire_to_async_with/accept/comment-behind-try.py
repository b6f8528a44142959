import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        await self._lock.acquire()

        try:  # one at a time
            self.items.append(item)
        finally:
            self._lock.release()  # always
