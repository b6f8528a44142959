import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs, ys):
    coros = [*(fetch(x) for x in xs), *(load(y) for y in ys.values())]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
