from tools import retried


class Counter:
    @retried
    async def add(self, wait):
        before = self.__count
        self.__count = before + 1
        await wait()
