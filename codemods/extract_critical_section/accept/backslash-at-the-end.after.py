import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    def _clear_critical(self):
        """Run without suspending: no other task can interleave."""
        print(len(self._items))
        self._items.clear()

    async def clear(self):
        async with self._lock:
            self._clear_critical() \

        await asyncio.sleep(0)
