import asyncio

LOCK = asyncio.Lock()
items = {}


async def put(key, value):
    async with LOCK: \
        # the newest wins

        if key in items:
            del items[key]
        items[key] = value
