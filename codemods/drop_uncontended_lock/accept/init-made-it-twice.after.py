class Pool:
    """Without an `__init__` afterwards."""

    async def take(self, free):
        free.pop()
