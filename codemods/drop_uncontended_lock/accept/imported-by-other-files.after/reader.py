from site import ROWS


async def last():
    return ROWS[-1] if ROWS else None
