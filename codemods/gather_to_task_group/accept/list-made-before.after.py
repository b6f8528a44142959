import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    coros = [fetch(x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    pages = [task.result() for task in tasks]
    return dict(zip(coros, pages))
