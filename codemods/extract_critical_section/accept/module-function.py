import asyncio

LOCK = asyncio.Lock()


items = {}


async def add(key, value):
    async with LOCK:
        items[key] = value
        print(key, value)
