import asyncio


async def flush():
    print("flushed")


def close():
    asyncio.create_task(flush())
