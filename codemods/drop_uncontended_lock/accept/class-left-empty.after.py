class Base:
    pass


class Derived(Base):
    entries = []

    async def put(self, value):
        self.entries.append(value)
