import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    tasks = [asyncio.create_task(fetch(x)) for x in xs]
    await load()
    await asyncio.gather(*tasks)
