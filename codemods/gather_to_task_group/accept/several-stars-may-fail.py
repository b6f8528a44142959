import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs, ys):
    await asyncio.gather(*(fetch(x) for x in xs), *(load(y) for y in ys.values()))
