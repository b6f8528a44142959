import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(clients: list):
    await asyncio.gather(*(client.close() for client in clients))
