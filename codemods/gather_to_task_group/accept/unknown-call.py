import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(client):
    return await asyncio.gather(client.get(1), load(2))
