import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    return [await asyncio.gather(fetch(x), load(x)) for x in xs]
