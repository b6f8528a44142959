import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    page_task = asyncio.create_task(fetch(1))
    try:
        (page,) = await asyncio.gather(page_task)
    except Exception:  # a cancellation reaches them without us
        for task in (page_task,):
            task.cancel()
        await asyncio.gather(page_task, return_exceptions=True)
        raise
    return page
