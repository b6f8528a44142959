class Counter:
    def __init__(self):
        self._count = 0
        self._items = {}

    async def add(self, wait):
        self._count = 1
        before = self._count
        self._items["a"] = before
        self._items["b"] = before
        await wait()
