import asyncio


async def fetch(client, session):
    return await asyncio.wait_for(client.fetch(await session()), 5)
