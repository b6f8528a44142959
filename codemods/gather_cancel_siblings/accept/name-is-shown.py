import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    tasks = [fetch(x) for x in xs]
    print(f'{tasks=}')
    results = await asyncio.gather(*tasks)
    return results
