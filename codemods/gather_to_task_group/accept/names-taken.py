import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(tg, tasks, task, xs: list[int]):
    pages = await asyncio.gather(*[fetch(x) for x in xs])
    fetch_task = 1
    await asyncio.gather(fetch(await load()), load())
    a = await asyncio.gather(fetch(1), load(2))
    return pages, tg, tasks, task, fetch_task, a
