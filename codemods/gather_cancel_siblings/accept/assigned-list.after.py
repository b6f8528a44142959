import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    fetch_task = asyncio.create_task(fetch(1))
    load_task = asyncio.create_task(load(2))
    try:
        pages = await asyncio.gather(fetch_task, load_task)
    except Exception:  # a cancellation reaches them without us
        for task in (fetch_task, load_task):
            task.cancel()
        await asyncio.gather(fetch_task, load_task, return_exceptions=True)
        raise
    return pages
