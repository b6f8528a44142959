class Pool:
    def __init__(self):
        self.free = []
        self.size = 0

    def _take_critical(self):
        """Run without suspending: no other task can interleave."""
        size = self.size
        self.size = size + 1
        return size

    async def take(self, connect):
        if not self.free:
            size = self._take_critical()
            return await connect(size)
        return self.free.pop()
