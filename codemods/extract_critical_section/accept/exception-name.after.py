import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _check_critical(self, error):
        """Run without suspending: no other task can interleave."""
        try:
            self.verify()
        except ValueError as e:
            error = e
        return error

    async def check(self):
        error = None
        async with self._lock:
            error = self._check_critical(error)
        return error
