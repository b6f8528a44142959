import asyncio
from unittest.mock import patch


def _add_critical(self, key, value):
    """Run without suspending: no other task can interleave."""
    self._items[key] = value
    self._count += 1


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    @patch.dict("os.environ")
    async def add(self, key, value):
        async with self._lock:
            _add_critical(self, key, value)
