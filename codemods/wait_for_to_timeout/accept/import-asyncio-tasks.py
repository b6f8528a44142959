import asyncio.tasks


async def get(queue):
    return await asyncio.tasks.wait_for(queue.get(), 5)
