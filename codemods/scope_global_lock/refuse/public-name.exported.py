import asyncio

__all__ = ["LOCK", "work"]

LOCK = asyncio.Lock()


async def work():
    async with LOCK:
        await asyncio.sleep(0)
