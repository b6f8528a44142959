import asyncio


async def get(queue, arguments):
    await asyncio.wait_for(*arguments)
    return await asyncio.wait_for(queue.get(), *arguments)
