import asyncio
import sys

from os import path


async def get(queue, timeout):
    async with asyncio.timeout(timeout):
        item = await queue.get()
    return item, sys, path
