import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    tasks = []
    for x in xs:
        tasks.append(asyncio.create_task(fetch(await load(x))))
    await asyncio.gather(*tasks)
