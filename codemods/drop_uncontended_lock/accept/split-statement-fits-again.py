import asyncio


class Report:
    def __init__(self):
        self.parts = {}
        self._lock = asyncio.Lock()

    async def add(self, first_name, value):
        async with self._lock:
            self.parts[first_name] = self.combine_both(
                first_name, value, "some long text"
            )
            self.parts[value] = self.combine_both(
                first_name, value, "some long text", "which is too long"
            )

    def combine_both(self, *values):
        return values
