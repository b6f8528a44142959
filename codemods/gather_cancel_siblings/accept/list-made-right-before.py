import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    tasks = [fetch(x) for x in xs]
    pages = await asyncio.gather(*tasks)
    jobs = [fetch(y) for y in xs]
    await asyncio.gather(*jobs)
    return pages
