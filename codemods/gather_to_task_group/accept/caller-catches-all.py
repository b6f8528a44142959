import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def both():
    return await asyncio.gather(fetch(1), load(2))


async def main():
    try:
        try:
            return await both()
        except Exception:
            return None
    except ValueError:
        return 1
