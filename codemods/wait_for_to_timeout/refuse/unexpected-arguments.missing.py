import asyncio


async def get(queue):
    await asyncio.wait_for()
    await asyncio.wait_for(timeout=5)
    return await asyncio.wait_for(queue.get())
