import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    fetch_task = asyncio.create_task(fetch(1))
    load_task = asyncio.create_task(load(2))
    try:
        await asyncio.gather(fetch_task, load_task)
    except Exception:  # a cancellation reaches them without us
        for task in (fetch_task, load_task):
            task.cancel()
        await asyncio.gather(fetch_task, load_task, return_exceptions=True)
        raise
    a_task = asyncio.create_task(fetch(1))
    b_task = asyncio.create_task(load(2))
    try:
        a, b = await asyncio.gather(a_task, b_task)
    except Exception:  # a cancellation reaches them without us
        for task_2 in (a_task, b_task):
            task_2.cancel()
        await asyncio.gather(a_task, b_task, return_exceptions=True)
        raise
    return a, b
