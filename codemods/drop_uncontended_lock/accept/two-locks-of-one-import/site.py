import asyncio

_LOCK = asyncio.Lock()
_OTHER = asyncio.Lock()
ROWS = []


async def add(row):
    async with _LOCK:
        ROWS.append(row)
