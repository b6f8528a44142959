import asyncio


async def fetch(x): ...


async def list(names):
    return await asyncio.gather(*map(fetch, names))
