import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    # both
    async with asyncio.TaskGroup() as tg:  # of them
        tg.create_task(fetch(1))
        tg.create_task(load(2))
    async with asyncio.TaskGroup() as tg:  # in order
        fetch_task = tg.create_task(fetch(1))
        load_task = tg.create_task(load(2))
    pages = [fetch_task.result(), load_task.result()]
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fetch(1))  # the first
        tg.create_task(load(2))  # the second
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fetch(1))  # in parentheses
        tg.create_task(
            load  # a call over lines
            (2)
        )
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fetch(3))
        tg.create_task(load(4))
        # has begun
    return pages
