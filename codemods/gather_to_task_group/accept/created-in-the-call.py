import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    a, b = await asyncio.gather(asyncio.create_task(fetch(1), name='one'), asyncio.ensure_future(load(2)))
    pages = await asyncio.gather(*(asyncio.create_task(fetch(x)) for x in xs))
    return a, b, pages
