class Account:
    balance = 0

    def __init__(self):
        # and the other one
        pass

    async def credit(self, amount):
        self.balance += amount

    async def debit(self, amount):
        self.balance -= amount
