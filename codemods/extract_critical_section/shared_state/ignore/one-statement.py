class Counter:
    def __init__(self):
        self._count = 0
        self._items = {}

    async def add(self, wait):
        self._count += 1
        await wait()
        if "a" not in self._items:
            self._items["a"] = 1
        await wait()
