class Base:
    def __init__(self):
        self.items = []


class Derived(Base):
    async def add(self, item):
        self.items.append(item)
