import asyncio
import functools

LOCK = asyncio.Lock()


class Pool:
    @functools.lru_cache
# loops
    async def add(self, key, value):
        async with LOCK:
            self.items[key] = value
            self.count += 1
