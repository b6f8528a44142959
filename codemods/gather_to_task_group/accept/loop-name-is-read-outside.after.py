import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


x = [1, 2]


async def main():
    coros = [fetch(x) for x in x]
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)
