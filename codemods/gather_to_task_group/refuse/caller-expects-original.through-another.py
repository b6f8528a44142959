import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def both():
    return await asyncio.gather(fetch(1), load(2))


async def twice():
    await both()
    await both()


def main():
    try:
        asyncio.run(twice())
    except ValueError:
        return None
