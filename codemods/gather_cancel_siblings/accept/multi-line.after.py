import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    tasks = [
        asyncio.create_task(
            fetch(
                {
                    'x': x,
                },
            )
        )
        for x in xs
    ]
    try:
        pages = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    page_task = asyncio.create_task(
        fetch(
            1,
        )
    )
    index_task = asyncio.create_task(load(2))
    try:
        page, index = await asyncio.gather(page_task, index_task)
    except Exception:  # a cancellation reaches them without us
        for task_2 in (page_task, index_task):
            task_2.cancel()
        await asyncio.gather(page_task, index_task, return_exceptions=True)
        raise
    return pages, page, index
