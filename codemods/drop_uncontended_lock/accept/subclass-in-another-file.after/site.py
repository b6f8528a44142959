class Cache:
    def __init__(self):
        self.entries = {}

    async def put(self, key, value):
        self.entries[key] = value
