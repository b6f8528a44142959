class Counter:
    async def add(self, wait):
        if self._count:
            return self._count
        self._count = 1
        await wait()
