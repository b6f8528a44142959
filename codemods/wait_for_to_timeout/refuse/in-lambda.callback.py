import asyncio


async def fetch(client, retry):
    await retry(lambda: asyncio.wait_for(client.fetch(), 5))
