class Account:
    def __init__(self):
        self.balance = 0
        self.history = []

    async def pay(self, amount, notify):
        before = self.balance
        history = self.history
        self.balance = before - amount
        self.history = [*history, amount]
        await notify(before)
