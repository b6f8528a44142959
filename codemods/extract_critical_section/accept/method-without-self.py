import asyncio

LOCK = asyncio.Lock()


class Tools:
    async def add(self, items, item):
        async with LOCK:
            items.append(item)
            items.sort()
