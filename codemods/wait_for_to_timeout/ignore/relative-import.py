from . import asyncio
from .asyncio import wait_for


async def get(queue):
    await asyncio.wait_for(queue.join(), 5)
    return await wait_for(queue.get(), 5)
