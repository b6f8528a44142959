import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    one = asyncio.create_task(fetch(1))
    await load()
    await asyncio.gather(one, load(2))
