import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


def main():
    return asyncio.gather(fetch(1), load(2))
