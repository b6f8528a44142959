import asyncio


async def flush():
    print("flushed")


def closer():
    return lambda: asyncio.create_task(flush())
