import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    one = asyncio.create_task(fetch(1))
    two = asyncio.create_task(load(2))  # the other
    a, b = await asyncio.gather(one, two)
    return a, b, one.get_name()
