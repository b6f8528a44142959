import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    a, b = await asyncio.gather(fetch(await load()), load(await fetch()))
    return a, b
