import asyncio


async def build(client):
    class Page(await asyncio.wait_for(client.base(), 5)):
        number = 1

    return Page
