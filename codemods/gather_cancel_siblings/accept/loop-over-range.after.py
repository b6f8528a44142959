import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    tasks = [asyncio.create_task(fetch(i)) for i in range(len(xs))]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    fetch_tasks = [asyncio.create_task(fetch()) for _ in range(3)]
    try:
        await asyncio.gather(*fetch_tasks)
    except Exception:  # a cancellation reaches them without us
        for fetch_task in fetch_tasks:
            fetch_task.cancel()
        await asyncio.gather(*fetch_tasks, return_exceptions=True)
        raise
