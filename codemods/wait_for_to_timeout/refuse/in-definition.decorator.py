import asyncio


async def build(client, register):
    @register(await asyncio.wait_for(client.name(), 5))
    def page():
        return None

    return page
