class Cache:
    def __init__(self):
        self.entries = {}

    async def put(self, key, value):
        self.entries[key] = value
        print(len(self.entries))

    async def get(self, key):
        return self.entries[key]
