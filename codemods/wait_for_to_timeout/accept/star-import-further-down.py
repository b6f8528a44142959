import asyncio

from string import *


async def get(queue):
    return await asyncio.wait_for(queue.get(), 5)
