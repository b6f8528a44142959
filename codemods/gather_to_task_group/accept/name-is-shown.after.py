import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    tasks = [fetch(x) for x in xs]
    print(f'{tasks=}')
    async with asyncio.TaskGroup() as tg:
        result_tasks = [tg.create_task(coro) for coro in tasks]
    results = [task.result() for task in result_tasks]
    return results
