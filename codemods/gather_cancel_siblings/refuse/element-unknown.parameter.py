import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(first, jobs):
    await asyncio.gather(first, load(2))
    await asyncio.gather(*jobs)
