import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    try:
        await asyncio.gather(fetch(1), load(2))
    except (ValueError, OSError) as error:
        raise RuntimeError from error
