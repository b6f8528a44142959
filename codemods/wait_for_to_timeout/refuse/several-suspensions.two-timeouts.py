import asyncio


async def fetch(client):
    return (
        await asyncio.wait_for(client.head(), 5),
        await asyncio.wait_for(client.body(), 10),
    )
