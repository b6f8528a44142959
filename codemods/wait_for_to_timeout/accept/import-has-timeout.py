from asyncio import Queue, timeout, wait_for


async def get(queue: Queue):
    async with timeout(5):
        await queue.join()
    return await wait_for(queue.get(), 5)
