import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    # Adds one.
    async def add(self, key, value):
        async with self._lock:  # guards both
            # the value first

            self._items[key] = value  # type: ignore[index]

            # then the count
            self._count += 1  # noqa: E501
            # that is all
        # outside
        await self.flush()
