import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    a_task = asyncio.create_task(fetch(1), name='one')
    b_task = asyncio.ensure_future(load(2))
    try:
        a, b = await asyncio.gather(a_task, b_task)
    except Exception:  # a cancellation reaches them without us
        for task in (a_task, b_task):
            task.cancel()
        await asyncio.gather(a_task, b_task, return_exceptions=True)
        raise
    tasks = [asyncio.create_task(fetch(x)) for x in xs]
    try:
        pages = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task_2 in tasks:
            task_2.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return a, b, pages
