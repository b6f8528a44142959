import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    pages = await asyncio.gather(fetch(1), fetch(2))
    return pages
