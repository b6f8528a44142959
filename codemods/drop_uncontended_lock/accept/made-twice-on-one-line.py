import asyncio


class Queue:
    def __init__(self) -> None:
        self._items = []

    async def put(self, item):
        async with self._lock:
            self._items.append(item)
        self._lock = asyncio.Lock(); self._lock = asyncio.Lock();

    async def put_all(self, items):
        async with self._lock:
            self._items.extend(items)
        self._lock = asyncio.Lock(); self._lock = asyncio.Lock(); self._items.sort()
        self._items.reverse(); self._lock = asyncio.Lock(); self._lock = asyncio.Lock()


class Slots:
    def __init__(self):
        self._slots = asyncio.Lock()  # the first
        self._slots = asyncio.Lock(); self._slots = asyncio.Lock()

    async def take(self, free):
        async with self._slots:
            free.pop()
