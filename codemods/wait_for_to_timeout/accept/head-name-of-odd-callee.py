import asyncio


async def show(client):
    if await asyncio.wait_for(client.get___class__(), 5):
        print("class")
    if await asyncio.wait_for(client.fetch_ｕser(), 5):
        print("user")
