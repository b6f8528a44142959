import asyncio


class Sandbox:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._other = asyncio.Lock()
        self._items = []

    async def put(self, item):
        async with self._lock:
            self._items.append(item)
            self._items.sort()


class E2BSandbox(Sandbox):
    async def put(self, item):
        await super().put(item)
        async with self._other:
            self._items.append(item)
            self._items.reverse()
