import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        await self._lock.acquire(  # one at a time
        )
        try:
            self.items.append(item)
        finally:
            self._lock.release(  # others may go on
            )

    async def clear(self):
        (await  # it may take long
            self
            ._lock.acquire())
        try:
            self.items.clear()
        finally:
            (self._lock
                .release())
