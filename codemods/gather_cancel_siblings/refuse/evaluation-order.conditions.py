import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(flag):
    while all(await asyncio.gather(fetch(1), load(2))):
        pass
    if flag:
        pass
    elif all(await asyncio.gather(fetch(1), load(2))):
        pass
    flag and await asyncio.gather(fetch(1), load(2))
    print(flag, await asyncio.gather(fetch(1), load(2)) if flag else 1)
