class Counter:
    async def add(self, wait):
        before = self._count
        self._count: int
        await wait(before)
