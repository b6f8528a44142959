import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(row):
    a_coro = fetch(row['a'])
    b_coro = load(row['b'])
    a_task = asyncio.create_task(a_coro)
    b_task = asyncio.create_task(b_coro)
    try:
        a, b = await asyncio.gather(a_task, b_task)
    except Exception:  # a cancellation reaches them without us
        for task in (a_task, b_task):
            task.cancel()
        await asyncio.gather(a_task, b_task, return_exceptions=True)
        raise
    fetch_coro = fetch(f'{a}')
    load_coro = load(b)
    fetch_task = asyncio.create_task(fetch_coro)
    load_task = asyncio.create_task(load_coro)
    try:
        await asyncio.gather(fetch_task, load_task)
    except Exception:  # a cancellation reaches them without us
        for task_2 in (fetch_task, load_task):
            task_2.cancel()
        await asyncio.gather(fetch_task, load_task, return_exceptions=True)
        raise
    return a, b
