class Pool:
    def __init__(self):
        self.free = []
        self.taken = 0

    async def take(self):
        self.taken += 1
        return self.free.pop()

    async def count(self):
        return self.taken
