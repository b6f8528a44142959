class Counter:
    async def add(self, wait):
        if self._count > 3:
            before = 1
        self._count = 0
        await wait()
        return before
