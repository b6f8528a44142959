from facade import _LOCK, add


async def sort(rows):
    async with _LOCK:
        rows.sort()
    await add(rows)
