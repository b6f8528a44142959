import asyncio


async def fetch(client, handle):
    await handle(await asyncio.wait_for(client.fetch(), 5))
    page = await client.connect(), await asyncio.wait_for(client.fetch(), 5)
    return page
