import asyncio


async def fetch(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        tasks = (  # all
            [tg.create_task(fetch(x)) for x in range(3)]
        )
    # of all
    async with asyncio.TaskGroup() as tg:
        for x in range(3):
            tg.create_task(fetch(x))
