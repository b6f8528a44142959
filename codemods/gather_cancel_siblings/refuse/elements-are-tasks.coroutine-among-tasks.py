import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    tasks = []
    for x in xs:
        # one each
        if x:
            task = asyncio.create_task(fetch(x))
            tasks.append(task)
        else:
            tasks.append(load())

    # all of them
    await asyncio.gather(*tasks)
    return tasks
