import asyncio
import sys

_LOCK = asyncio.Lock()
if sys.platform == "win32":
    _LOCK = asyncio.Semaphore(2)


async def work():
    async with _LOCK:
        await asyncio.sleep(0)
