from asyncio import timeout


async def get(queue):
    async with timeout(5):
        return await queue.get()
