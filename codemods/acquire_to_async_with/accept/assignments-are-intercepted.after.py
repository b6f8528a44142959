import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()

    def __setattr__(self, name, value):
        super().__setattr__(name, self.wrap(name, value))

    def wrap(self, name, value):
        return value

    async def add(self, item):
        async with self._lock:
            await item.save()
