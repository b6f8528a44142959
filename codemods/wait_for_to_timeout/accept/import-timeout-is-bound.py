import sys
from asyncio import wait_for

from os import path


async def get(queue, timeout):
    item = await wait_for(queue.get(), timeout)
    return item, sys, path
