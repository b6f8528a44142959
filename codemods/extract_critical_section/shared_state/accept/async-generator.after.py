class Feed:
    def __init__(self):
        self.position = 0

    def _items_critical(self):
        """Run without suspending: no other task can interleave."""
        position = self.position
        self.position = position + 1
        return position

    async def items(self, source):
        for item in source:
            position = self._items_critical()
            yield position, item
