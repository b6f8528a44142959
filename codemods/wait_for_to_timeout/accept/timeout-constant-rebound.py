import asyncio
import os

TIMEOUT = 5
if "CI" in os.environ:
    TIMEOUT = 60


async def run(event):
    await asyncio.wait_for(event.wait(), TIMEOUT)
