import asyncio

import base


def _put_critical(self, item):
    """Run without suspending: no other task can interleave."""
    self._items.append(item)
    self._items.reverse()


class Pool(base.Pool):
    def __init__(self):
        super().__init__()
        self._other = asyncio.Lock()

    async def put(self, item):
        await super().put(item)
        async with self._other:
            _put_critical(self, item)
