import asyncio


async def known(client):
    async with asyncio.timeout(5):
        result = await client.get_id()
    if result:
        return True
    return False


async def load(client):
    async with asyncio.timeout(5):
        result = await client.load_class()
    match result:
        case None:
            return False
    return True
