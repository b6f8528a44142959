class Counter:
    def __init__(self):
        self._count = 0

    def _add_critical(self, amount):
        """Run without suspending: no other task can interleave."""
        before = self._count
        amount = amount * 2
        self._count = before + amount
        return before

    async def add(self, load):
        amount = await load()
        before = self._add_critical(amount)
        return await load(before)

    def reset(self):
        self._count = 0
