import asyncio
import site


async def close(handle):
    async with site._LOCK:
        handle.close()
