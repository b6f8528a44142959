import asyncio

LOCK = asyncio.Lock()


async def work():
    async with LOCK:
        await asyncio.sleep(0)
