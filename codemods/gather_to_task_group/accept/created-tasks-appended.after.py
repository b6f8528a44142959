import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    # all of them
    async with asyncio.TaskGroup() as tg:
        tasks = []
        for x in xs:
            # one each
            if x:
                task = tg.create_task(fetch(x))
                tasks.append(task)
            else:
                tasks.append(tg.create_task(load()))
    return tasks
