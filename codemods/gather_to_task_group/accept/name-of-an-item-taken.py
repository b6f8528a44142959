import asyncio


async def fetch(x): ...


async def main(source):
    await asyncio.gather(*[fetch(row) for row in source.rows()])
    pages = await asyncio.gather(*[fetch(row) for row in source.rows()])
    return pages
