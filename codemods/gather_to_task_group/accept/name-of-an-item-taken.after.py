import asyncio


async def fetch(x): ...


async def main(source):
    coros = [fetch(row) for row in source.rows()]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
    page_coros = [fetch(row) for row in source.rows()]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(page_coro) for page_coro in page_coros]
    pages = [task.result() for task in tasks]
    return pages
