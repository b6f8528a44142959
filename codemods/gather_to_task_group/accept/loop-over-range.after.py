import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    async with asyncio.TaskGroup() as tg:
        for i in range(len(xs)):
            tg.create_task(fetch(i))
    async with asyncio.TaskGroup() as tg:
        for _ in range(3):
            tg.create_task(fetch())
