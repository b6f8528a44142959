import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        rest_task = tg.create_task(load(2))
    (a, b), rest = fetch_task.result(), rest_task.result()
    return a, b, rest
