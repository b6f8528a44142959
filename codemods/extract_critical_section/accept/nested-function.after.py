import asyncio

LOCK = asyncio.Lock()


def _work_critical(items, item):
    """Run without suspending: no other task can interleave."""
    items.append(item)
    items.sort()


async def run(items):
    async def work(item):
        async with LOCK:
            _work_critical(items, item)

    await work(1)
