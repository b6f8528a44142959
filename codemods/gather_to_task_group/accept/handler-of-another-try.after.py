import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    try:
        await load()
    except ValueError:
        pass
    else:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(fetch(1))
            tg.create_task(load(2))
