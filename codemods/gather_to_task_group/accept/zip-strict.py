import asyncio


async def fetch(x=None, y=None): ...


async def main(xs: list[int], ys: list[int]):
    await asyncio.gather(*(fetch(x, y) for x, y in zip(xs, ys, strict=True)))
    await asyncio.gather(*(fetch(a, b) for a, b in zip(xs, ys, strict=False)))
