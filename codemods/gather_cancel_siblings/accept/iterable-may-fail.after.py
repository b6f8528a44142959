import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(source):
    coros = [fetch(x) for x in source.rows()]
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        pages = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    fetch_coros = [fetch(x) for x in source]
    fetch_tasks = [asyncio.create_task(coro) for coro in fetch_coros]
    try:
        await asyncio.gather(*fetch_tasks)
    except Exception:  # a cancellation reaches them without us
        for fetch_task in fetch_tasks:
            fetch_task.cancel()
        await asyncio.gather(*fetch_tasks, return_exceptions=True)
        raise
    return pages
