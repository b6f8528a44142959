import asyncio


async def read(client):
    async for message in await asyncio.wait_for(client.subscribe("news"), timeout=5):
        print(message)
