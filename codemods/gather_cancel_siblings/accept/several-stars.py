import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int], ys):
    jobs = [load(y) for y in ys]
    await asyncio.gather(*(fetch(x) for x in xs), *jobs)
