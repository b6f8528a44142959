import asyncio

LOCK = asyncio.Lock()


items = {}


def _add_critical(key, value):
    """Run without suspending: no other task can interleave."""
    items[key] = value
    print(key, value)


async def add(key, value):
    async with LOCK:
        _add_critical(key, value)
