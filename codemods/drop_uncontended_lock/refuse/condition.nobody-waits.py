import asyncio


class Cache:
    def __init__(self):
        self._changed = asyncio.Condition()

    async def change(self):
        async with self._changed:
            self._changed.notify_all()
