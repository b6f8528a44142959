import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def pages():
    yield 1


async def main():
    await asyncio.gather(pages(), load(2))
