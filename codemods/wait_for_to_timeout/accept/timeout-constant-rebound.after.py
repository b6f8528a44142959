import asyncio
import os

TIMEOUT = 5
if "CI" in os.environ:
    TIMEOUT = 60


async def run(event):
    async with asyncio.timeout(TIMEOUT):
        await event.wait()
