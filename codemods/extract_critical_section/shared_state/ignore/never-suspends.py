class Counter:
    def __init__(self):
        self._count = 0

    async def add(self):
        before = self._count
        self._count = before + 1

    def also(self):
        before = self._count
        self._count = before + 1
