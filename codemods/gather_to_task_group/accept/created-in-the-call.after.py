import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        a_task = tg.create_task(fetch(1), name='one')
        b_task = tg.create_task(load(2))
    a, b = a_task.result(), b_task.result()
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(fetch(x)) for x in xs]
    pages = [task.result() for task in tasks]
    return a, b, pages
