import asyncio
from collections import defaultdict


class Cache:
    def __init__(self):
        self._locks = defaultdict(asyncio.Lock)

    async def put(self, key, value):
        async with self._locks[key]:
            print(key, value)
