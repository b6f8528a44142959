import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    a_coro = fetch(await load())
    b_coro = load(await fetch())
    async with asyncio.TaskGroup() as tg:
        a_task = tg.create_task(a_coro)
        b_task = tg.create_task(b_coro)
    a, b = a_task.result(), b_task.result()
    return a, b
