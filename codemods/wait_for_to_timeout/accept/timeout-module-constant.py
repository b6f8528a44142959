import asyncio
from typing import Final

TIMEOUT = 5
LONG_TIMEOUT = 60 * 5
STRICT_TIMEOUT: Final = 0.5


class Client:
    async def run(self, event):
        await asyncio.wait_for(event.wait(), TIMEOUT)
        await asyncio.wait_for(event.wait(), timeout=LONG_TIMEOUT)
        await asyncio.wait_for(event.wait(), timeout=STRICT_TIMEOUT)
