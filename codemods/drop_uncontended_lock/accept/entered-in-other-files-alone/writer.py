from site import (
    _LOCK,
    ROWS,
)


async def add(row):
    async with _LOCK:
        ROWS.append(row)
