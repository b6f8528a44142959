import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    tasks = [asyncio.create_task(fetch(x), name=f'fetch {x}') for x in xs]
    pages = await asyncio.gather(*tasks)
    return pages, tasks
