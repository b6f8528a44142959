import asyncio


async def get(queue):
    # return await asyncio.wait_for(queue.get(), 5)
    async with asyncio.timeout(5):
        return await queue.get()  # was: await asyncio.wait_for(queue.get(), 5)
