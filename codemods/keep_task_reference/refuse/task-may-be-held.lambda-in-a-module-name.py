import asyncio


async def flush():
    print("flushed")


close = lambda: asyncio.ensure_future(flush())
