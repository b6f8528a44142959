import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    coros = [fetch(x) for x in xs]
    coros.append(load())
    if not coros:
        return None
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    pages = [task.result() for task in tasks]
    return pages
