from asyncio import timeout


async def drain(queue):
    async with timeout(5):
        await queue.join()
    async with timeout(5):
        return await queue.get()
