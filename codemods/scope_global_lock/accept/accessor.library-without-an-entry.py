import asyncio as aio
from typing import Optional

# Requests share the connection.
_REQUEST_LOCK: aio.Lock = aio.Lock()
TIMEOUT: Optional[float] = None


async def request(path):
    async with _REQUEST_LOCK:
        return await send(path)


async def send(path):
    await aio.sleep(0)
    return path
