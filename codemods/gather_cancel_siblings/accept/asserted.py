import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    assert await asyncio.gather(fetch(1), load(2)) == [1, 2]
