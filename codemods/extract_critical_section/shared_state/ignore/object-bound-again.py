class Counter:
    async def add(self, wait):
        self = wait
        before = self._count
        self._count = before + 1
        await wait()
