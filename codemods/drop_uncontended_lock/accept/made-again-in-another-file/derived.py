from asyncio import Lock

from site import Store


class Sorted(Store):
    def __init__(self):
        super().__init__()
        self._lock = Lock()

    async def sort(self):
        async with self._lock:
            self.rows.sort()


async def renew(store: Store):
    store._lock = Lock()
    store.rows = []
