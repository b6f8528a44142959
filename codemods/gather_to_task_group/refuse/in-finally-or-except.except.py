import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    try:
        await load()
    except BaseException:
        await asyncio.gather(fetch(1), load(2))
        raise
