import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(source):
    coros = [fetch(x) for x in source.rows()]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    pages = [task.result() for task in tasks]
    fetch_coros = [fetch(x) for x in source]
    async with asyncio.TaskGroup() as tg:
        for fetch_coro in fetch_coros:
            tg.create_task(fetch_coro)
    return pages
