import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _close_critical(self):
        """Run without suspending: no other task can interleave."""
        self._items.clear()

    async def close(self, force):
        if force:
            async with self._lock:
                self._close_critical()
                return
        await self.flush()
