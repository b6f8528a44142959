def add(self):
    async def inner(wait):
        before = self._count
        self._count = before + 1
        await wait()

    return inner


async def other(self, wait):
    before = self._count
    self._count = before + 1
    await wait()
