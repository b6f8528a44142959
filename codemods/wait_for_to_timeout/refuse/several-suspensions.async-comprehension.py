import asyncio


async def fetch(client):
    return await asyncio.wait_for(client.head(), 5), [r async for r in client]
