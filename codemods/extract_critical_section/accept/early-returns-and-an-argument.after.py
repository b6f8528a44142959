import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _remove_critical(self, key, force):
        """Run without suspending: no other task can interleave."""
        if key not in self._items:
            return False  # nothing to do
        if not force:
            for item in self._items.values():
                if item.busy:
                    return False
        del self._items[key]
        return True

    async def remove(self, key, force):
        async with self._lock:
            if not self._remove_critical(key, force):
                return
        await self.flush()
