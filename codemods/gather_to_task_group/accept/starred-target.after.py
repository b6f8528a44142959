import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        tasks = [
            tg.create_task(fetch(1)),
            tg.create_task(load(2)),
            tg.create_task(load(3)),
        ]
    first, *rest = [task.result() for task in tasks]
    return first, rest
