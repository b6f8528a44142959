import asyncio
import functools

from tools import retry

LOCK = asyncio.Lock()


class Pool(dict):
    @retry
    async def add(self, key, value):
        async with LOCK:
            super().update({key: value})
            print(key)
