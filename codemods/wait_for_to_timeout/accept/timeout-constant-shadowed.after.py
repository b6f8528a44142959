import asyncio

TIMEOUT = 5


async def run(event, TIMEOUT):
    async with asyncio.timeout(TIMEOUT):
        await event.wait()
