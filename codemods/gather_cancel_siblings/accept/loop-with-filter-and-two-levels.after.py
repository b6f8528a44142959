import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(rows: list, d: dict):
    tasks = [asyncio.create_task(fetch(key)) for row in rows if row is not None for key, value in d.items()]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
