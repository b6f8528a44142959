import asyncio

LOCK = asyncio.Lock()


class Tools:
    @staticmethod
    async def add(items, item):
        async with LOCK:
            items.append(item)
            items.sort()
