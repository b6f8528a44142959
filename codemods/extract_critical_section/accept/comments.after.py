import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _add_critical(self, key, value):
        """Run without suspending: no other task can interleave."""
        # the value first

        self._items[key] = value  # type: ignore[index]

        # then the count
        self._count += 1  # noqa: E501
        # that is all

    # Adds one.
    async def add(self, key, value):
        async with self._lock:  # guards both
            self._add_critical(key, value)
        # outside
        await self.flush()
