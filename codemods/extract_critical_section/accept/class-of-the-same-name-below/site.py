import asyncio

import base


class Pool(base.Pool):
    def __init__(self):
        super().__init__()
        self._other = asyncio.Lock()

    async def put(self, item):
        await super().put(item)
        async with self._other:
            self._items.append(item)
            self._items.reverse()
