class Counter:
    _count: int = 0

    def _add_critical(self, amount: int) -> int:
        """Run without suspending: no other task can interleave."""
        total: int = self._count + amount
        self._count = total
        return total

    async def add(self, amount: int, wait) -> None:
        total = self._add_critical(amount)
        await wait(total)
