import asyncio
from unittest.mock import patch


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    @patch.dict("os.environ")
    async def add(self, key, value):
        async with self._lock:
            self._items[key] = value
            self._count += 1
