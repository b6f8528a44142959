import asyncio
from unittest.mock import patch


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    @patch.dict("os.environ")
    async def add(self, key, items):
        async with self._lock:
            items.append(key)
            self._items[key] = items
