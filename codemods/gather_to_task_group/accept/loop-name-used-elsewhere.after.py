import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    x = 1
    coros = [fetch(x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
    return x
