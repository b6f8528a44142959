import asyncio


async def fetch(client):
    page = await asyncio.wait_for(client.fetch((yield "page")), 5)
    print(page)
