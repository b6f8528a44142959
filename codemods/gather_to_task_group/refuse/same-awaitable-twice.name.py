import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    page = fetch(1)
    await asyncio.gather(page, page)
