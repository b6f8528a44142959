from base import Base


class Counter(Base):
    __slots__ = ()

    def __init__(self):
        self.count = 0

    async def add(self):
        self.count += 1
