import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    await asyncio.gather(*(fetch(i) for i in range(len(xs))))
    await asyncio.gather(*[fetch() for _ in range(3)])
