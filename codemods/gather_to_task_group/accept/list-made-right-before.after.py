import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(fetch(x)) for x in xs]
    pages = [task.result() for task in tasks]
    async with asyncio.TaskGroup() as tg:
        for y in xs:
            tg.create_task(fetch(y))
    return pages
