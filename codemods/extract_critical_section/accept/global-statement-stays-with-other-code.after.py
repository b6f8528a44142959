import asyncio

LOCK = asyncio.Lock()


total = 0


def _add_critical(amount):
    """Run without suspending: no other task can interleave."""
    global total
    total += amount
    print(total)


async def add(amount):
    global total
    async with LOCK:
        _add_critical(amount)
    total = total or 1
