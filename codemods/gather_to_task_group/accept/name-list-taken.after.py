import asyncio


async def fetch(x): ...


async def list(names):
    coros = [*map(fetch, names)]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    return [task.result() for task in tasks]
