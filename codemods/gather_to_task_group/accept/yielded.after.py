import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def pages():
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        load_task = tg.create_task(load(2))
    yield [fetch_task.result(), load_task.result()]
    async with asyncio.TaskGroup() as tg:
        fetch_task_2 = tg.create_task(fetch(1))
        load_task_2 = tg.create_task(load(2))
    page = yield [fetch_task_2.result(), load_task_2.result()]
    print(page)
