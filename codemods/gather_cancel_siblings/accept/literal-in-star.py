import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    await asyncio.gather(*(fetch(1), load(2)))
    a, b = await asyncio.gather(*[fetch(1), load(2)])
    return a, b
