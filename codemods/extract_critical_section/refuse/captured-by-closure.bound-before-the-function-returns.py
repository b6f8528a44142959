import asyncio

LOCK = asyncio.Lock()


async def add(items, item, later):
    later.append(lambda: item)
    async with LOCK:
        item = item.copy()
        items.append(item)
        return len(items)
