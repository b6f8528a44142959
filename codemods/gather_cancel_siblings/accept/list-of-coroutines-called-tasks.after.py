import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    coros = [fetch(x) for x in xs]
    coros.append(load())
    if not coros:
        return None
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        pages = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return pages
