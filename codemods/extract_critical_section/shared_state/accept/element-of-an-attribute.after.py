class Cache:
    def __init__(self):
        self._items = {}

    def _get_critical(self, key, value):
        """Run without suspending: no other task can interleave."""
        if key in self._items:
            value = self._items[key]
        self._items[key] = value  # the first one wins

    async def get(self, key, load):
        if key not in self._items:
            value = await load(key)
            self._get_critical(key, value)
        return self._items[key]
