import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    coros = [fetch(x) for x in xs]
    pages = await asyncio.gather(*coros)
    return dict(zip(coros, pages))
