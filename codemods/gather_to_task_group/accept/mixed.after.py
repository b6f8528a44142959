import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(load())
        for x in xs:
            tg.create_task(fetch(x))
    coros = [load(), *(fetch(x) for x in xs)]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    first, *pages = [task.result() for task in tasks]
    return first, pages
