import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    one = asyncio.create_task(fetch(1))
    b_task = asyncio.create_task(load(2))
    try:
        a, b = await asyncio.gather(one, b_task)
    except Exception:  # a cancellation reaches them without us
        for task in (one, b_task):
            task.cancel()
        await asyncio.gather(one, b_task, return_exceptions=True)
        raise
    return a, b
