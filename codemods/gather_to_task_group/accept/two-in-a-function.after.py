import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(fetch(x)) for x in xs]
    pages = [task.result() for task in tasks]
    async with asyncio.TaskGroup() as tg:
        index_tasks = [tg.create_task(load(x)) for x in xs]
    indexes = [task.result() for task in index_tasks]
    return pages, indexes
