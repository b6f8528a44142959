import asyncio


async def get(queue, options):
    await asyncio.wait_for(queue.join(), **options)
    return await asyncio.wait_for(queue.get(), timeout=5, **options)
