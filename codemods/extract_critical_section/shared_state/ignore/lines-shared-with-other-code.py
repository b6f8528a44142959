class Counter:
    def __init__(self):
        self._count = 0

    async def add(self, wait):
        await wait(); before = self._count
        self._count = before + 1
        await wait()
        if wait: before = self._count; self._count = before + 1
        await wait()
        before = self._count
        self._count = before + 1; await wait()
