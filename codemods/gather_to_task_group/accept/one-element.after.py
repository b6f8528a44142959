import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        page_task = tg.create_task(fetch(1))
    (page,) = [page_task.result()]
    return page
