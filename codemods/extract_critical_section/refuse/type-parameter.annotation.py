import asyncio

LOCK = asyncio.Lock()


async def keep[T](items: list[T], other: T) -> T:
    async with LOCK:
        new: T = other
        items.append(new)
    await asyncio.sleep(0)
    return new
