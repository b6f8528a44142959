import asyncio
from typing import Final

TIMEOUT = 5
LONG_TIMEOUT = 60 * 5
STRICT_TIMEOUT: Final = 0.5


class Client:
    async def run(self, event):
        async with asyncio.timeout(TIMEOUT):
            await event.wait()
        async with asyncio.timeout(LONG_TIMEOUT):
            await event.wait()
        async with asyncio.timeout(STRICT_TIMEOUT):
            await event.wait()
