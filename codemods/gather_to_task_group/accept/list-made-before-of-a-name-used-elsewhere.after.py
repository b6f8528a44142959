import asyncio


async def fetch(x=None): ...


async def main(xs: list[str]):
    for x in xs:
        print(x)
    waiting = [fetch(x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        for coro in waiting:
            tg.create_task(coro)
    coros = [fetch(x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        for coro_2 in coros:
            tg.create_task(coro_2)
    async with asyncio.TaskGroup() as tg:
        named = [tg.create_task(fetch(x), name=x) for x in xs]
