import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


x = [1, 2]


async def main():
    await asyncio.gather(*(fetch(x) for x in x))
