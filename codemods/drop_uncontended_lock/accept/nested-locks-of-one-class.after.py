class Account:
    def __init__(self):
        self.balance = 0

    async def pay(self, amount):
        self.balance += amount
