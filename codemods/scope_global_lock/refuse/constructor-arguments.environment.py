import asyncio
import os

_SLOTS = asyncio.Semaphore(int(os.environ.get("SLOTS", "2")))


async def work():
    async with _SLOTS:
        await asyncio.sleep(0)
