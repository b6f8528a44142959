import asyncio


async def fetch(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        one = (tg.create_task
            (fetch(1)))
