import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    await asyncio.gather(load(), *(fetch(x) for x in xs))
    first, *pages = await asyncio.gather(load(), *(fetch(x) for x in xs))
    return first, pages
