import asyncio


class Account:
    """All accounts share one lock."""

    _lock = asyncio.Lock()
    total = 0

    def __init__(self, name):
        self.name = name

    async def deposit(self, amount):
        async with self._lock:
            total = Account.total
            await asyncio.sleep(0)
            Account.total = total + amount

    @classmethod
    async def reset(cls):
        async with cls._lock:
            cls.total = 0


class Savings(Account):
    async def withdraw(self, amount):
        async with self._lock:
            total = Account.total
            await asyncio.sleep(0)
            Account.total = total - amount


async def main():
    await Account.reset()
    await asyncio.gather(Account("a").deposit(5), Savings("b").withdraw(3), Savings("c").deposit(1))
    async with Account._lock:
        print(Account.total)


if __name__ == "__main__":
    asyncio.run(main())
