import asyncio

_ROWS = []; _LOCK = asyncio.Lock()


async def add(row):
    async with _LOCK:
        _ROWS.append(row)
