import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(flag):
    tasks = [
        asyncio.create_task(fetch(1) if flag else load(1)),
        asyncio.create_task(load(2)),
    ]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
