import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def both():
    return await asyncio.gather(fetch(1), load(2))


async def main():
    try:
        return await both()
    except ValueError:
        return None
