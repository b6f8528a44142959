import asyncio


async def flush():
    print("flushed")


def on_close():
    asyncio.create_task(flush())