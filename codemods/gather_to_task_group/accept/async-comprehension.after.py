import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(source):
    coros = [fetch(x) async for x in source]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    pages = [task.result() for task in tasks]
    return pages
