import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    async def clear(self):
        async with self._lock:
            print(len(self._items))
            self._items.clear() \

        await asyncio.sleep(0)
