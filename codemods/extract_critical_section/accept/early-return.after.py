import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _close_critical(self):
        """Run without suspending: no other task can interleave."""
        if not self._items:
            return False
        self._items.clear()
        return True

    async def close(self):
        async with self._lock:
            if not self._close_critical():
                return
        await self.flush()
