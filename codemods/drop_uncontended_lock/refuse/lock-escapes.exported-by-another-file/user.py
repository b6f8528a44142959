from site import _LOCK

__all__ = ["_LOCK"]


async def clear(rows):
    async with _LOCK:
        rows.clear()
