import asyncio


async def build(client):
    def page(number=await asyncio.wait_for(client.first(), 5)):
        return number

    return page
