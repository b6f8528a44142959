import asyncio

lock = asyncio.Lock()


async def first(items, kind):
    found = name = None
    async with lock:
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
