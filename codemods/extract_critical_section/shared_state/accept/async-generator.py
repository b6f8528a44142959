class Feed:
    def __init__(self):
        self.position = 0

    async def items(self, source):
        for item in source:
            position = self.position
            self.position = position + 1
            yield position, item
