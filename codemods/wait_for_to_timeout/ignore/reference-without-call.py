import asyncio
import functools

with_timeout = functools.partial(asyncio.wait_for, timeout=5)


async def get(queue, call):
    return await call(asyncio.wait_for, queue.get(), 5)
