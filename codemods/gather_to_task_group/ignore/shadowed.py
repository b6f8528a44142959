import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


def gather(*things): ...


async def main():
    await gather(fetch(1), load(2))


async def other(asyncio):
    await asyncio.gather(fetch(1), load(2))
