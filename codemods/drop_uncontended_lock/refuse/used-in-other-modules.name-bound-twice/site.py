import asyncio

_LOCK = asyncio.Lock()
ROWS = []


async def add(row):
    async with _LOCK:
        ROWS.append(row)
