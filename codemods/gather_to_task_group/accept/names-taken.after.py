import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(tg, tasks, task, xs: list[int]):
    async with asyncio.TaskGroup() as tg_2:
        page_tasks = [tg_2.create_task(fetch(x)) for x in xs]
    pages = [page_task.result() for page_task in page_tasks]
    fetch_task = 1
    coros = [fetch(await load()), load()]
    async with asyncio.TaskGroup() as tg_3:
        for coro in coros:
            tg_3.create_task(coro)
    async with asyncio.TaskGroup() as tg_4:
        fetch_task_2 = tg_4.create_task(fetch(1))
        load_task = tg_4.create_task(load(2))
    a = [fetch_task_2.result(), load_task.result()]
    return pages, tg, tasks, task, fetch_task, a
