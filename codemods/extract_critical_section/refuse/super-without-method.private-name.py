import asyncio

LOCK = asyncio.Lock()


class Pool:
    @staticmethod
    async def add(pool, key):
        async with LOCK:
            pool.__items.append(key)
            print(key)
