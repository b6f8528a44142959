from site import _LOCK, ROWS


async def last():
    async with _LOCK:
        return ROWS[-1] if ROWS else None
