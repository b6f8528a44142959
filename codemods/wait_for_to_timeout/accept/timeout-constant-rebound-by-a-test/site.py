import asyncio

TIMEOUT = 5


async def run(event):
    await asyncio.wait_for(event.wait(), TIMEOUT)
