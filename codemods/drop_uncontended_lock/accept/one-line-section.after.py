class Counter:
    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1
        self.count += 1; print(self.count)  # twice
