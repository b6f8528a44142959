class Slotted:
    __slots__ = ("_lock", "count")

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1
