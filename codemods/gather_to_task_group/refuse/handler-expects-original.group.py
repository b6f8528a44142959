import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    try:
        await asyncio.gather(fetch(1), load(2))
    except ExceptionGroup:
        return None
