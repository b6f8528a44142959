import asyncio

TIMEOUT = 5


async def run(event, TIMEOUT):
    await asyncio.wait_for(event.wait(), TIMEOUT)
