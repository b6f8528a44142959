import asyncio


class Account:
    """All accounts share one lock."""

    total = 0

    @staticmethod
    def _get_lock() -> asyncio.Lock:
        """Return the lock of the running event loop."""
        # A lock belongs to one loop, so each loop keeps its own.
        loop = asyncio.get_running_loop()
        lock = getattr(loop, "case.Account._lock", None)
        if lock is None:
            lock = asyncio.Lock()
            setattr(loop, "case.Account._lock", lock)
        return lock

    def __init__(self, name):
        self.name = name

    async def deposit(self, amount):
        async with self._get_lock():
            total = Account.total
            await asyncio.sleep(0)
            Account.total = total + amount

    @classmethod
    async def reset(cls):
        async with cls._get_lock():
            cls.total = 0


class Savings(Account):
    async def withdraw(self, amount):
        async with self._get_lock():
            total = Account.total
            await asyncio.sleep(0)
            Account.total = total - amount


async def main():
    await Account.reset()
    await asyncio.gather(Account("a").deposit(5), Savings("b").withdraw(3), Savings("c").deposit(1))
    async with Account._get_lock():
        print(Account.total)


if __name__ == "__main__":
    asyncio.run(main())
