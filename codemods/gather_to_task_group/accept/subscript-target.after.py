import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(cache):
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        load_task = tg.create_task(load(2))
    cache['x'] = [fetch_task.result(), load_task.result()]
