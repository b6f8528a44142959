import asyncio


async def drain(queue):
    while await asyncio.wait_for(queue.get(), 5):
        queue.task_done()
