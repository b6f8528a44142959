import asyncio
import sys

LOCK = asyncio.Lock()

if sys.platform == "linux":
    def _add_critical(items, item):
        """Run without suspending: no other task can interleave."""
        items.append(item)
        items.sort()

    async def add(items, item):
        async with LOCK:
            _add_critical(items, item)
