import asyncio


async def get(queue, cached):
    if cached:
        return cached
    elif not await asyncio.wait_for(queue.get(), 5):
        return None
    elif (item := await asyncio.wait_for(queue.get(), 5)) is not None:
        return item
