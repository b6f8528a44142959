import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs, ys):
    coros = [*(fetch(x) for x in xs), *(load(y) for y in ys.values())]
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
