class Registry:
    latest = 0

    @classmethod
    def _register_critical(cls):
        """Run without suspending: no other task can interleave."""
        number = cls.latest
        cls.latest = number + 1
        return number

    @classmethod
    async def register(cls, wait):
        number = cls._register_critical()
        await wait(number)
