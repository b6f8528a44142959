import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(client_session, configuration: list[int]):
    async with asyncio.TaskGroup() as tg:
        first_page_of_all_task = tg.create_task(fetch(client_session))
        second_page_of_all_task = tg.create_task(load(1))
    first_page_of_all, second_page_of_all = first_page_of_all_task.result(), second_page_of_all_task.result()
    coros = [fetch(client_session.entry_point(option)) for option in configuration]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    results = [task.result() for task in tasks]
    async with asyncio.TaskGroup() as tg:
        page_tasks = [tg.create_task(fetch(client_session.entry_point_of_all)) for option in configuration]
    pages = [task.result() for task in page_tasks]
    return first_page_of_all, second_page_of_all, results, pages
