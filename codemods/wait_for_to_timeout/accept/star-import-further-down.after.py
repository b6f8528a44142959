import asyncio

from string import *


async def get(queue):
    async with asyncio.timeout(5):
        return await queue.get()
