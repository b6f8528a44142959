import asyncio


async def put(entries, key, value, lock: asyncio.Lock):
    async with lock:
        entries[key] = value
