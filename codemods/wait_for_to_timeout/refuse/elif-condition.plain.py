import asyncio


async def get(queue, cached):
    if cached:
        return cached
    elif await asyncio.wait_for(queue.get(), 5):
        return "item"
    else:
        return None
