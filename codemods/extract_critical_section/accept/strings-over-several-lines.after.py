import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _add_critical(self, key):
        """Run without suspending: no other task can interleave."""
        self._items[key] = """
            text
                of it
    """
        print(
            """a
                b""",
            key,
        )

    async def add(self, key):
        async with self._lock:
            self._add_critical(key)
