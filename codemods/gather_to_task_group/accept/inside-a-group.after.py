import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(load())
        async with asyncio.TaskGroup() as tg_2:
            tg_2.create_task(fetch(1))
            tg_2.create_task(load(2))
