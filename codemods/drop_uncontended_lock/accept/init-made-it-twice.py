import asyncio


class Pool:
    """Without an `__init__` afterwards."""

    def __init__(self):
        self._slots = asyncio.Lock()
        self._slots = asyncio.Lock(); self._slots = asyncio.Lock()

    async def take(self, free):
        async with self._slots:
            free.pop()
