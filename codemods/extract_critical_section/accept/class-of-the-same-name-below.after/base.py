import asyncio


def _put_critical(self, item):
    """Run without suspending: no other task can interleave."""
    self._items.append(item)
    self._items.sort()


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = []

    async def put(self, item):
        async with self._lock:
            _put_critical(self, item)
