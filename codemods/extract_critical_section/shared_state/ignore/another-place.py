class Counter:
    def __init__(self):
        self._count = 0
        self._total = 0

    async def add(self, other, wait):
        before = self._count
        self._total = before
        await wait()
        before = other._count
        other._count = before + 1
        local = {}
        seen = local.get("a")
        local["a"] = seen
        await wait()
