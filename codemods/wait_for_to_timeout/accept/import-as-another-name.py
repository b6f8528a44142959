from asyncio import Queue, wait_for as wf


async def get(queue: Queue):
    return await wf(queue.get(), 5)
