import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(row):
    a_coro = fetch(row['a'])
    b_coro = load(row['b'])
    async with asyncio.TaskGroup() as tg:
        a_task = tg.create_task(a_coro)
        b_task = tg.create_task(b_coro)
    a, b = a_task.result(), b_task.result()
    coros = [fetch(f'{a}'), load(b)]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
    return a, b
