from asyncio import timeout, wait_for


async def get(queue):
    async with timeout(5):
        return await queue.get()
