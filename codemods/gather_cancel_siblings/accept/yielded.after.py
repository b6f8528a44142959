import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def pages():
    fetch_task = asyncio.create_task(fetch(1))
    load_task = asyncio.create_task(load(2))
    try:
        results = await asyncio.gather(fetch_task, load_task)
    except Exception:  # a cancellation reaches them without us
        for task in (fetch_task, load_task):
            task.cancel()
        await asyncio.gather(fetch_task, load_task, return_exceptions=True)
        raise
    yield results
    fetch_task_2 = asyncio.create_task(fetch(1))
    load_task_2 = asyncio.create_task(load(2))
    try:
        results_2 = await asyncio.gather(fetch_task_2, load_task_2)
    except Exception:  # a cancellation reaches them without us
        for task_2 in (fetch_task_2, load_task_2):
            task_2.cancel()
        await asyncio.gather(fetch_task_2, load_task_2, return_exceptions=True)
        raise
    page = yield results_2
    print(page)
