import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main():
    fetch_task = asyncio.create_task(fetch(1))
    rest_task = asyncio.create_task(load(2))
    try:
        results = await asyncio.gather(fetch_task, rest_task)
    except Exception:  # a cancellation reaches them without us
        for task in (fetch_task, rest_task):
            task.cancel()
        await asyncio.gather(fetch_task, rest_task, return_exceptions=True)
        raise
    (a, b), rest = results
    return a, b, rest
