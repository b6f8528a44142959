class Pool:
    def __init__(self):
        self.free = []
        self.size = 0

    async def take(self, connect):
        if not self.free:
            size = self.size
            self.size = size + 1
            return await connect(size)
        return self.free.pop()
