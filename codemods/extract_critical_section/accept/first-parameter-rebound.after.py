import asyncio


LOCK = asyncio.Lock()


def _add_critical(self, key, value):
    """Run without suspending: no other task can interleave."""
    self._items[key] = value
    self._count += 1


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, key, value):
        self = self.root
        async with LOCK:
            _add_critical(self, key, value)
