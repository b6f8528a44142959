import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        tg.create_task(load())
        await asyncio.gather(fetch(1), load(2))
