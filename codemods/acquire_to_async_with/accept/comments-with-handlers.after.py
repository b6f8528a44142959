import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        # in any case
        async with self._lock:  # ours
            # Careful:
            try:  # this may fail
                await self.save(item)
            # what then?
            except OSError:  # disk
                pass
