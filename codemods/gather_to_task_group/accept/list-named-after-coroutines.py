import asyncio


async def fetch(x=None): ...


async def main(xs: list[int]):
    fetch_coros = [fetch(x) for x in xs]
    pages = await asyncio.gather(*fetch_coros)
    return pages
