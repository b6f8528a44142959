import asyncio

_lock = asyncio.Lock()
rows = []


async def add(row):
    async with _lock:
        rows.append(row)
