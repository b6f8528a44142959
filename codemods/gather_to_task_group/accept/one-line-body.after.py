import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(flag):
    if flag:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(1))
            tg.create_task(load(2))
        print(1)
    a = 1
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        load_task = tg.create_task(load(2))
    b = [fetch_task.result(), load_task.result()]
    return a, b
