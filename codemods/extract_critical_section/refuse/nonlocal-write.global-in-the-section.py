import asyncio

LOCK = asyncio.Lock()


total = 0


async def run(items):
    async with LOCK:
        global total
        total += len(items)
