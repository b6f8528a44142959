import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(row):
    a, b = await asyncio.gather(fetch(row['a']), load(row['b']))
    await asyncio.gather(fetch(f'{a}'), load(b))
    return a, b
