import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    future = asyncio.gather(fetch(1), load(2))
    asyncio.ensure_future(asyncio.gather(fetch(1), load(2)))
    await asyncio.wait_for(asyncio.gather(fetch(1), load(2)), 1)
    await future
