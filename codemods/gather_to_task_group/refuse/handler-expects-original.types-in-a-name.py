import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


ERRORS = (ValueError, OSError)


async def main():
    try:
        await asyncio.gather(fetch(1), load(2))
    except ERRORS:
        return None
