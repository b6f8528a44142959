import asyncio

LOCK = asyncio.Lock()


total = 0
last = None


def _add_critical(amount):
    """Run without suspending: no other task can interleave."""
    global total
    total += amount
    print(total)


async def add(amount):
    global last
    async with LOCK:
        _add_critical(amount)
    last = amount


def _reset_critical():
    """Run without suspending: no other task can interleave."""
    global total
    total = 0
    print(total)


async def reset():
    async with LOCK:
        _reset_critical()
