import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        # One at a time.
        await self._lock.acquire()  # waits
        # Now it is ours.
        try:  # must not fail
            self.items.append(item)  # the item
            # saved later
        finally:
            # Give it back.
            self._lock.release()
        # Done.
        return item
