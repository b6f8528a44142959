import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(source):
    coros = [fetch(x) async for x in source]
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        pages = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    return pages
