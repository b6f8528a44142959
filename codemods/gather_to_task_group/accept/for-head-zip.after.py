import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(fetch(x)) for x in xs]
    results = [task.result() for task in tasks]
    for x, page in zip(xs, results):
        print(x, page)
