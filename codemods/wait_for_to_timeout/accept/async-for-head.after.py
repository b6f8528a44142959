import asyncio


async def read(client):
    async with asyncio.timeout(5):
        result = await client.subscribe("news")
    async for message in result:
        print(message)
