import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        page_task = tg.create_task(fetch(1))
        load_task = tg.create_task(load(2))
    page, _ = page_task.result(), load_task.result()
    return page
