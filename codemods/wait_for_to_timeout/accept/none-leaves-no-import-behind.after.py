import sys
from asyncio import Queue


async def get(queue: Queue):
    item = await queue.get()
    await queue.join()
    return item, sys.version
