class Slotted:
    __slots__ = ("count",)

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1
