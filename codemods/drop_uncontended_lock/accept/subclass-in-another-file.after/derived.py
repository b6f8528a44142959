from site import Cache


class Derived(Cache):
    async def clear(self):
        self.entries.clear()
