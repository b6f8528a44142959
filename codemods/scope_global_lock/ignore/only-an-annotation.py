import asyncio
from typing import Optional

_lock: Optional[asyncio.Lock] = None


async def work(lock: asyncio.Lock):
    async with lock:
        await asyncio.sleep(0)
