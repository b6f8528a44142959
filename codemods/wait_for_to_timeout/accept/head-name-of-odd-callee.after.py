import asyncio


async def show(client):
    async with asyncio.timeout(5):
        result = await client.get___class__()
    if result:
        print("class")
    async with asyncio.timeout(5):
        result_2 = await client.fetch_ｕser()
    if result_2:
        print("user")
