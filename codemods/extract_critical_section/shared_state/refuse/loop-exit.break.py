class Counter:
    async def add(self, wait):
        while True:
            if self._count > 3:
                break
            self._count = self._count + 1
            await wait()
