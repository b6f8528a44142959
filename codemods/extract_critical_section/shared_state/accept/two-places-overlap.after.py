class Account:
    def __init__(self):
        self.balance = 0
        self.history = []

    def _pay_critical(self, amount):
        """Run without suspending: no other task can interleave."""
        before = self.balance
        history = self.history
        self.balance = before - amount
        self.history = [*history, amount]
        return before

    async def pay(self, amount, notify):
        before = self._pay_critical(amount)
        await notify(before)
