class Registry:
    names = []

    async def add(self, name):
        self.names.append(name)

    @classmethod
    async def clear(cls):
        cls.names.clear()
