import asyncio
import sys
from asyncio import Queue, wait_for


async def get(queue: Queue):
    item = await asyncio.wait_for(queue.get(), None)
    await wait_for(queue.join(), timeout=None)
    return item, sys.version
