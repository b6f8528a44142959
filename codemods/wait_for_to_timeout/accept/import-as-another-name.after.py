from asyncio import Queue, timeout


async def get(queue: Queue):
    async with timeout(5):
        return await queue.get()
