import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int], ys):
    jobs = [load(y) for y in ys]
    async with asyncio.TaskGroup() as tg:
        for x in xs:
            tg.create_task(fetch(x))
        for coro in jobs:
            tg.create_task(coro)
