class Counter:
    def __init__(self):
        self._count = 0

    async def add(self, wait):
        # aiomend: critical-section
        before = self._count
        self._count = before + 1
        # aiomend: end
        await wait()
