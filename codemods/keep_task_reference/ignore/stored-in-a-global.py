import asyncio

flushing = None


async def flush():
    print("flushed")


def start():
    global flushing
    flushing = asyncio.create_task(flush())
