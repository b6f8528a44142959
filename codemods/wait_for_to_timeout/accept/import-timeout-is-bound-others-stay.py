from asyncio import Queue, wait_for
from os import path


async def get(queue: Queue, timeout):
    return await wait_for(queue.get(), timeout=timeout), path
