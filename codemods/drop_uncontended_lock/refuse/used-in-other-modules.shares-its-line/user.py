import asyncio; from site import _LOCK


async def clear(rows):
    async with _LOCK:
        rows.clear()
