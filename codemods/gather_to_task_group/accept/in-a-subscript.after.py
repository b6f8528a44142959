import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        load_task = tg.create_task(load(2))
    results = fetch_task.result(), load_task.result()
    first = results[0]
    async with asyncio.TaskGroup() as tg:
        fetch_task_2 = tg.create_task(fetch(1))
        load_task_2 = tg.create_task(load(2))
    results_2 = [fetch_task_2.result(), load_task_2.result()]
    print(len(results_2))
    return first
