class Counter:
    async def add(self, wait):
        if wait:
            amount = 1
        await wait()
        before = self._count
        self._count = before + amount if wait else 0
        await wait()
