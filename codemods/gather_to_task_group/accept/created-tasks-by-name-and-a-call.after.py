import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        one = tg.create_task(fetch(1))
        b_task = tg.create_task(load(2))
    a, b = one.result(), b_task.result()
    return a, b
