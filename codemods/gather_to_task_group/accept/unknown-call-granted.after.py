import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(client):
    async with asyncio.TaskGroup() as tg:
        get_task = tg.create_task(client.get(1))
        load_task = tg.create_task(load(2))
    return [get_task.result(), load_task.result()]
