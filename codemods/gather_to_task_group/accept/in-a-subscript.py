import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    first = (await asyncio.gather(fetch(1), load(2)))[0]
    print(len(await asyncio.gather(fetch(1), load(2))))
    return first
