import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(options):
    await asyncio.gather(fetch(1), load(2), timeout=3)
    await asyncio.gather(fetch(1), load(2), **options)
    await asyncio.gather(fetch(x) for x in options)
