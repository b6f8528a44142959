import asyncio

LOCK = asyncio.Lock()


async def add(items, item):
    async with LOCK: items.append(item); items.sort();
