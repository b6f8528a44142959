import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fetch(1))  # the first
        tg.create_task(load(2))
    # all
    async with asyncio.TaskGroup() as tg:
        for x in xs:
            tg.create_task(fetch(x))
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fetch(1), name='one')
        tg.create_task(load(2))
