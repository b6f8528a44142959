import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    tasks = [fetch(x) for x in xs]
    tasks.append(load())
    if not tasks:
        return None
    pages = await asyncio.gather(*tasks)
    return pages
