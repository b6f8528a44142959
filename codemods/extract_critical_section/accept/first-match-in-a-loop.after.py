import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = []

    def _run_critical(self):
        """Run without suspending: no other task can interleave."""
        try:
            wanted = self.pick()
            item = next((item for item in self._items if item.key == wanted), None)
            self._items.remove(item)
        except ValueError as e:
            print(e)

    async def run(self):
        while self._items:
            async with self._lock:
                self._run_critical()
            try:
                await self.flush()
            except OSError as e:
                print(e)
