import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    await asyncio.gather(asyncio.create_task  # the first
        (fetch(1)), asyncio
        .ensure_future(load(2)))
    await (asyncio  # of them
        .gather(fetch(1), load(2)))
    print(len(await asyncio  # all
        .gather(fetch(1), load(2))))
    a = 1; b = await asyncio.gather(fetch(1), load(2)); \
    return a, b
