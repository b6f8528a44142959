import asyncio


async def fetch(client):
    await asyncio.wait_for((await client.connect()).ready(), timeout=5)
    return await asyncio.wait_for(await client.start(), timeout=5)
