import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:  # both at once
        # the first
        a_task = tg.create_task(fetch(1))
        b_task = tg.create_task(load(2))  # the second
        # load(3),
    a, b = a_task.result(), b_task.result()  # done
    async with asyncio.TaskGroup() as tg:  # again
        tg.create_task(fetch(1))
        tg.create_task(load(2))
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fetch(1))
        tg.create_task(load(2))  # noqa: E501
    return a, b
