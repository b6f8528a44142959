import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    tasks = [asyncio.create_task(fetch(x)) for x in xs]
    try:
        pages = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    jobs = [asyncio.create_task(fetch(y)) for y in xs]
    try:
        await asyncio.gather(*jobs)
    except Exception:  # a cancellation reaches them without us
        for task_2 in jobs:
            task_2.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        raise
    return pages
