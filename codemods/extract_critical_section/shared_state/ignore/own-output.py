class Counter:
    def __init__(self):
        self._count = 0

    def _add_critical(self):
        """Run without suspending: no other task can interleave."""
        before = self._count
        self._count = before + 1
        return before

    async def add(self, wait):
        before = self._add_critical()
        await wait(before)
