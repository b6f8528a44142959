class Counter:
    def __init__(self):
        self._count = 0

    async def add(self, wait):
        before = self._count
        await wait()
        self._count = before + 1
