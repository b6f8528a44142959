class Counter:
    def __init__(self):
        self._count = 0

    async def add(self, load):
        amount = await load()
        before = self._count
        amount = amount * 2
        self._count = before + amount
        return await load(before)

    def reset(self):
        self._count = 0
