import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    first = fetch(1)
    second = load(2)
    async with asyncio.TaskGroup() as tg:
        a_task = tg.create_task(first)
        b_task = tg.create_task(second)
    a, b = a_task.result(), b_task.result()
    return a, b
