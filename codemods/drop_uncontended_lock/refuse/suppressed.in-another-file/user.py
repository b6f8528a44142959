from site import _LOCK


async def clear(rows):
    async with _LOCK:  # aiomend: ignore
        rows.clear()
