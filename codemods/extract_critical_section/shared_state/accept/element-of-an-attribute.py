class Cache:
    def __init__(self):
        self._items = {}

    async def get(self, key, load):
        if key not in self._items:
            value = await load(key)
            if key in self._items:
                value = self._items[key]
            self._items[key] = value  # the first one wins
        return self._items[key]
