import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    one = asyncio.create_task(fetch(1))
    two = asyncio.create_task(load(2))  # the other
    try:
        a, b = await asyncio.gather(one, two)
    except Exception:  # a cancellation reaches them without us
        for task in (one, two):
            task.cancel()
        await asyncio.gather(one, two, return_exceptions=True)
        raise
    return a, b, one.get_name()
