import asyncio
from unittest.mock import patch


def _add_critical(self, items, key):
    """Run without suspending: no other task can interleave."""
    items.append(key)
    self._items[key] = items


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    @patch.dict("os.environ")
    async def add(self, key, items):
        async with self._lock:
            _add_critical(self, items, key)
