class Counter:
    async def add(self, wait):
        amount = 1
        total = self._count + amount
        del amount
        self._count = total
        await wait()
        if wait:
            amount = 2
        return amount
