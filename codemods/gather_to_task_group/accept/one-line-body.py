import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(flag):
    if flag: await asyncio.gather(fetch(1), load(2)); print(1)
    a = 1; b = await asyncio.gather(fetch(1), load(2)); return a, b
