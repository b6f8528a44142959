import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    tasks = [fetch(x) for x in xs]
    print(f'{tasks=}')
    result_tasks = [asyncio.create_task(coro) for coro in tasks]
    try:
        results = await asyncio.gather(*result_tasks)
    except Exception:  # a cancellation reaches them without us
        for result_task in result_tasks:
            result_task.cancel()
        await asyncio.gather(*result_tasks, return_exceptions=True)
        raise
    return results
