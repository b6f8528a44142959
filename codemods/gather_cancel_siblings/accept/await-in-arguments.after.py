import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    a_coro = fetch(await load())
    b_coro = load(await fetch())
    a_task = asyncio.create_task(a_coro)
    b_task = asyncio.create_task(b_coro)
    try:
        a, b = await asyncio.gather(a_task, b_task)
    except Exception:  # a cancellation reaches them without us
        for task in (a_task, b_task):
            task.cancel()
        await asyncio.gather(a_task, b_task, return_exceptions=True)
        raise
    return a, b
