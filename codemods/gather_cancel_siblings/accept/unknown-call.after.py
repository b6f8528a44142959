import asyncio


async def fetch(x=None): ...
async def load(x=None): ...


async def main(client):
    get_task = asyncio.create_task(client.get(1))
    load_task = asyncio.create_task(load(2))
    try:
        return await asyncio.gather(get_task, load_task)
    except Exception:  # a cancellation reaches them without us
        for task in (get_task, load_task):
            task.cancel()
        await asyncio.gather(get_task, load_task, return_exceptions=True)
        raise
