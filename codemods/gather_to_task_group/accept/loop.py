import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    await asyncio.gather(*(fetch(x) for x in xs))
