class Counter:
    def __init__(self):
        self._count = 0

    async def add(self, wait):
        later = lambda: self._count
        self._count = 1
        await wait(later)

        def set_it():
            self._count = 2

        self._count = 3
        await wait(set_it)

        class Local:
            count = self._count

        self._count = 4
        await wait(Local)
