import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    # both at once
    # the first
    a_task = asyncio.create_task(fetch(1))
    b_task = asyncio.create_task(load(2))  # the second
    # load(3),
    try:
        a, b = await asyncio.gather(a_task, b_task)  # done
    except Exception:  # a cancellation reaches them without us
        for task in (a_task, b_task):
            task.cancel()
        await asyncio.gather(a_task, b_task, return_exceptions=True)
        raise
    fetch_task = asyncio.create_task(fetch(1))
    load_task = asyncio.create_task(load(2))
    try:
        await asyncio.gather(fetch_task, load_task)  # again
    except Exception:  # a cancellation reaches them without us
        for task_2 in (fetch_task, load_task):
            task_2.cancel()
        await asyncio.gather(fetch_task, load_task, return_exceptions=True)
        raise
    fetch_task_2 = asyncio.create_task(fetch(1))
    load_task_2 = asyncio.create_task(load(2))
    try:
        await asyncio.gather(fetch_task_2, load_task_2)  # noqa: E501
    except Exception:  # a cancellation reaches them without us
        for task_3 in (fetch_task_2, load_task_2):
            task_3.cancel()
        await asyncio.gather(fetch_task_2, load_task_2, return_exceptions=True)
        raise
    return a, b
