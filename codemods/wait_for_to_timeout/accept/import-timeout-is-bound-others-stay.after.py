import asyncio
from asyncio import Queue
from os import path


async def get(queue: Queue, timeout):
    async with asyncio.timeout(timeout):
        return await queue.get(), path
