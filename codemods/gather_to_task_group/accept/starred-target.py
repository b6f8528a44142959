import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    first, *rest = await asyncio.gather(fetch(1), load(2), load(3))
    return first, rest
