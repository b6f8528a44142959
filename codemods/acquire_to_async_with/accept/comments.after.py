import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        # One at a time.
        # Give it back.
        async with self._lock:  # waits
            # Now it is ours.
            # must not fail
            self.items.append(item)  # the item
            # saved later
        # Done.
        return item
