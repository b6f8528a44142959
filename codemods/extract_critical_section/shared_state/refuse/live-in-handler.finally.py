class Counter:
    async def add(self, wait):
        before = None
        try:
            before = self._count
            self._count = before + 1
            await wait()
        finally:
            print(before)
