import asyncio
import sys

LOCK = asyncio.Lock()

if sys.platform == "linux":
    async def add(items, item):
        async with LOCK:
            items.append(item)
            items.sort()
