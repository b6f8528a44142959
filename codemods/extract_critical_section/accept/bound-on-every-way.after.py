import asyncio

lock = asyncio.Lock()


def _first_critical(items, kind):
    """Run without suspending: no other task can interleave."""
    try:
        found = items[0]
    except IndexError:
        found = 0
    match kind:
        case "a":
            name = "first"
        case other:
            name = other
    return found, name


async def first(items, kind):
    found = name = None
    async with lock:
        found, name = _first_critical(items, kind)
    return found, name
