class Counter:
    def __init__(self):
        self._count = 0

    async def add(self, wait, ask, items):
        before = self._count
        wait(await ask(item) for item in items)
        self._count = before + 1
