import asyncio

TIMEOUT = 5


async def run(event):
    async with asyncio.timeout(TIMEOUT):
        await event.wait()
