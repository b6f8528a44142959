from asyncio import wait_for

from tornado.platform import asyncio


async def get(queue, timeout):
    asyncio.AsyncIOMainLoop().install()
    return await wait_for(queue.get(), 5), timeout
