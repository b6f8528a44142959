import asyncio


class Account:
    def __init__(self):
        self._outer = asyncio.Lock()
        self._inner = asyncio.Lock()
        self.balance = 0

    async def pay(self, amount):
        async with self._outer:
            async with self._inner:
                self.balance += amount
