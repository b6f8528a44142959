import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(source):
    pages = await asyncio.gather(*[fetch(x) for x in source.rows()])
    await asyncio.gather(*[fetch(x) for x in source])
    return pages
