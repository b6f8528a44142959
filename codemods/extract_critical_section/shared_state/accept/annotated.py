class Counter:
    _count: int = 0

    async def add(self, amount: int, wait) -> None:
        total: int = self._count + amount
        self._count = total
        await wait(total)
