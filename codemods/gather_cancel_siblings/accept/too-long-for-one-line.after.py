import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(client_session, configuration: list[int]):
    first_page_of_all_task = asyncio.create_task(fetch(client_session))
    second_page_of_all_task = asyncio.create_task(load(1))
    try:
        first_page_of_all, second_page_of_all = await asyncio.gather(first_page_of_all_task, second_page_of_all_task)
    except Exception:  # a cancellation reaches them without us
        for task in (first_page_of_all_task, second_page_of_all_task):
            task.cancel()
        await asyncio.gather(first_page_of_all_task, second_page_of_all_task, return_exceptions=True)
        raise
    coros = [fetch(client_session.entry_point(option)) for option in configuration]
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        results = await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task_2 in tasks:
            task_2.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
    page_tasks = [asyncio.create_task(fetch(client_session.entry_point_of_all)) for option in configuration]
    try:
        pages = await asyncio.gather(*page_tasks)
    except Exception:  # a cancellation reaches them without us
        for page_task in page_tasks:
            page_task.cancel()
        await asyncio.gather(*page_tasks, return_exceptions=True)
        raise
    return first_page_of_all, second_page_of_all, results, pages
