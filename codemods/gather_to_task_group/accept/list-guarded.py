import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(xs):
    jobs = [fetch(x) for x in xs if x]
    if jobs:
        await asyncio.gather(*jobs)
