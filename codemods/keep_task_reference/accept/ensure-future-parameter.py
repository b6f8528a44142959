import asyncio


async def flush():
    print("flushed")


def start(awaitable):
    asyncio.ensure_future(awaitable)


async def main():
    start(flush())
    await asyncio.sleep(0.01)
