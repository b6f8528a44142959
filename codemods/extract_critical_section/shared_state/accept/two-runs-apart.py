class Account:
    def __init__(self):
        self.balance = 0
        self.limit = 10

    async def pay(self, amount, notify):
        before = self.balance
        self.balance = before - amount
        await notify(before)
        limit = self.limit
        self.limit = limit - 1
        await notify(limit)
