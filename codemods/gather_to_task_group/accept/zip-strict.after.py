import asyncio


async def fetch(x=None, y=None): ...


async def main(xs: list[int], ys: list[int]):
    coros = [fetch(x, y) for x, y in zip(xs, ys, strict=True)]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
    async with asyncio.TaskGroup() as tg:
        for a, b in zip(xs, ys, strict=False):
            tg.create_task(fetch(a, b))
