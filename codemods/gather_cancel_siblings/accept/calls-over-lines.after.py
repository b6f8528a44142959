import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    fetch_task = (
        asyncio.create_task  # the first
            (fetch(1))
    )
    load_task = (
        asyncio
        .ensure_future(load(2))
    )
    try:
        await asyncio.gather(fetch_task, load_task)
    except Exception:  # a cancellation reaches them without us
        for task in (fetch_task, load_task):
            task.cancel()
        await asyncio.gather(fetch_task, load_task, return_exceptions=True)
        raise
    fetch_task_2 = asyncio.create_task(fetch(1))
    load_task_2 = asyncio.create_task(load(2))
    try:
        await (asyncio  # of them
            .gather(fetch_task_2, load_task_2))
    except Exception:  # a cancellation reaches them without us
        for task_2 in (fetch_task_2, load_task_2):
            task_2.cancel()
        await asyncio.gather(fetch_task_2, load_task_2, return_exceptions=True)
        raise
    # all
    fetch_task_3 = asyncio.create_task(fetch(1))
    load_task_3 = asyncio.create_task(load(2))
    try:
        results = await asyncio.gather(fetch_task_3, load_task_3)
    except Exception:  # a cancellation reaches them without us
        for task_3 in (fetch_task_3, load_task_3):
            task_3.cancel()
        await asyncio.gather(fetch_task_3, load_task_3, return_exceptions=True)
        raise
    print(len(results))
    a = 1
    fetch_task_4 = asyncio.create_task(fetch(1))
    load_task_4 = asyncio.create_task(load(2))
    try:
        b = await asyncio.gather(fetch_task_4, load_task_4)
    except Exception:  # a cancellation reaches them without us
        for task_4 in (fetch_task_4, load_task_4):
            task_4.cancel()
        await asyncio.gather(fetch_task_4, load_task_4, return_exceptions=True)
        raise
    return a, b
