import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(tg, tasks, task, xs: list[int]):
    page_tasks = [asyncio.create_task(fetch(x)) for x in xs]
    try:
        pages = await asyncio.gather(*page_tasks)
    except Exception:  # a cancellation reaches them without us
        for page_task in page_tasks:
            page_task.cancel()
        await asyncio.gather(*page_tasks, return_exceptions=True)
        raise
    fetch_task = 1
    fetch_coro = fetch(await load())
    load_coro = load()
    fetch_task_2 = asyncio.create_task(fetch_coro)
    load_task = asyncio.create_task(load_coro)
    try:
        await asyncio.gather(fetch_task_2, load_task)
    except Exception:  # a cancellation reaches them without us
        for task_2 in (fetch_task_2, load_task):
            task_2.cancel()
        await asyncio.gather(fetch_task_2, load_task, return_exceptions=True)
        raise
    fetch_task_3 = asyncio.create_task(fetch(1))
    load_task_2 = asyncio.create_task(load(2))
    try:
        a = await asyncio.gather(fetch_task_3, load_task_2)
    except Exception:  # a cancellation reaches them without us
        for task_3 in (fetch_task_3, load_task_2):
            task_3.cancel()
        await asyncio.gather(fetch_task_3, load_task_2, return_exceptions=True)
        raise
    return pages, tg, tasks, task, fetch_task, a
