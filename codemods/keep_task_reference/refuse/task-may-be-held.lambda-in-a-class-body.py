import asyncio


async def flush():
    print("flushed")


class Cache:
    close = lambda self: asyncio.create_task(flush())
