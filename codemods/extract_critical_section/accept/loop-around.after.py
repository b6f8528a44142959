import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _drain_critical(self, key, taken):
        """Run without suspending: no other task can interleave."""
        item = self._items.pop(key)
        taken += 1
        return item, taken

    async def drain(self, keys):
        taken = 0
        for key in keys:
            async with self._lock:
                item, taken = self._drain_critical(key, taken)
            await item.close()
        return taken
