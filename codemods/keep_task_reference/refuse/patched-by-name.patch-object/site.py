import asyncio


async def flush():
    print("flushed")


def close():
    asyncio.ensure_future(flush())
