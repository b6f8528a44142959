import contextlib
import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, key):
        state = "new"
        with contextlib.suppress(KeyError):
            async with self._lock:
                state = "begun"
                self._items[key] = state
        print(state)
