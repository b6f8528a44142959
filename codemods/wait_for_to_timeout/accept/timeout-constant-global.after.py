import asyncio

TIMEOUT = 5


def configure(seconds):
    global TIMEOUT
    TIMEOUT = seconds


async def run(event):
    async with asyncio.timeout(TIMEOUT):
        await event.wait()
