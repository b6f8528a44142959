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
    index_tasks = [asyncio.create_task(load(x)) for x in xs]
    try:
        indexes = await asyncio.gather(*index_tasks)
    except Exception:  # a cancellation reaches them without us
        for index_task in index_tasks:
            index_task.cancel()
        await asyncio.gather(*index_tasks, return_exceptions=True)
        raise
    return pages, indexes
