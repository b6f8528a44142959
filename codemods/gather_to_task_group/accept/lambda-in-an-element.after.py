import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    coros = [fetch(lambda: x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
    load_coros = [load(lambda: x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        for load_coro in load_coros:
            tg.create_task(load_coro)
