import asyncio


async def known(client):
    if await asyncio.wait_for(client.get_id(), timeout=5):
        return True
    return False


async def load(client):
    match await asyncio.wait_for(client.load_class(), timeout=5):
        case None:
            return False
    return True
