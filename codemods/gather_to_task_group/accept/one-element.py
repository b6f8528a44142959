import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    (page,) = await asyncio.gather(fetch(1))
    return page
