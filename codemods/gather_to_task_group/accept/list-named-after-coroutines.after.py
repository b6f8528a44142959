import asyncio


async def fetch(x=None): ...


async def main(xs: list[int]):
    fetch_coros = [fetch(x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in fetch_coros]
    pages = [task.result() for task in tasks]
    return pages
