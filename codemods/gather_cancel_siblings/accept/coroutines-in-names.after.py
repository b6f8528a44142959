import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    first = fetch(1)
    second = load(2)
    a_task = asyncio.create_task(first)
    b_task = asyncio.create_task(second)
    try:
        a, b = await asyncio.gather(a_task, b_task)
    except Exception:  # a cancellation reaches them without us
        for task in (a_task, b_task):
            task.cancel()
        await asyncio.gather(a_task, b_task, return_exceptions=True)
        raise
    return a, b
