class Registry:
    latest = 0

    @classmethod
    async def register(cls, wait):
        number = cls.latest
        cls.latest = number + 1
        await wait(number)
