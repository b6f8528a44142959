class Account:
    def __init__(self):
        self.balance = 0
        self.limit = 10

    def _pay_critical(self, amount):
        """Run without suspending: no other task can interleave."""
        before = self.balance
        self.balance = before - amount
        return before

    def _pay_critical_2(self):
        """Run without suspending: no other task can interleave."""
        limit = self.limit
        self.limit = limit - 1
        return limit

    async def pay(self, amount, notify):
        before = self._pay_critical(amount)
        await notify(before)
        limit = self._pay_critical_2()
        await notify(limit)
