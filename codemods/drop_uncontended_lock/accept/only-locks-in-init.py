import asyncio


class Account:
    balance = 0

    def __init__(self):
        self._credit = asyncio.Lock()
        # and the other one
        self._debit = asyncio.Lock()

    async def credit(self, amount):
        async with self._credit:
            self.balance += amount

    async def debit(self, amount):
        async with self._debit:
            self.balance -= amount
