import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    await asyncio.gather(*(fetch(lambda: x) for x in xs))
    await asyncio.gather(*(load(lambda: x) for x in xs))
