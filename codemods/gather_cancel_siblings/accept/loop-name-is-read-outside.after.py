import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


x = [1, 2]


async def main():
    tasks = [asyncio.create_task(fetch(x)) for x in x]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
