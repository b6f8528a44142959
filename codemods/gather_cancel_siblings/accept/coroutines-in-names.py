import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    first = fetch(1)
    second = load(2)
    a, b = await asyncio.gather(*[first, second])
    return a, b
