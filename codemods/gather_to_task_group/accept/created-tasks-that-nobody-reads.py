import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs: list[int]):
    one = asyncio.create_task(fetch(1))  # the first
    two = asyncio.create_task(load(2))
    await asyncio.gather(one, two)
    tasks = [asyncio.create_task(fetch(x)) for x in xs]  # all
    await asyncio.gather(*tasks)
    jobs = [asyncio.create_task(fetch(1), name='one'), asyncio.create_task(load(2))]
    await asyncio.gather(*jobs)
