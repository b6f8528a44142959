import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _add_critical(
        self, first_argument, second_argument, third_argument, fourth_argument
    ):
        """Run without suspending: no other task can interleave."""
        self._items[first_argument] = second_argument
        self._items[third_argument] = fourth_argument

    async def add(self, first_argument, second_argument, third_argument, fourth_argument):
        async with self._lock:
            self._add_critical(
                first_argument, second_argument, third_argument, fourth_argument
            )
