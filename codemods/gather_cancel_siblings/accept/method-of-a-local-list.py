import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    pages = []
    pages.extend(await asyncio.gather(*[fetch(x) for x in xs]))
    return pages
