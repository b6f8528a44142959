import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as tg:
        tg.create_task(fetch(1))
        tg.create_task(load(2))
