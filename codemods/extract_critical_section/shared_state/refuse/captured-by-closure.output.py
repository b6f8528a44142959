class Counter:
    async def add(self, wait):
        before = self._count
        self._count = before + 1
        await wait(lambda: before)
