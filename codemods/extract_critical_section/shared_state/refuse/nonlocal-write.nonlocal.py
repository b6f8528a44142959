class Counter:
    def start(self):
        total = 0

        async def add(wait):
            nonlocal total
            total = self._count
            self._count = total + 1
            await wait()

        return add
