import asyncio

TIMEOUT = 5


def configure(seconds):
    global TIMEOUT
    TIMEOUT = seconds


async def run(event):
    await asyncio.wait_for(event.wait(), TIMEOUT)
