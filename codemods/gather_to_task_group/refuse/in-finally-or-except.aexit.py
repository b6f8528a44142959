import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


class Client:
    async def __aexit__(self, *exc):
        await asyncio.gather(fetch(1), load(2))
