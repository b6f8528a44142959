import asyncio

from background import start


async def flush():
    print("flushed")


async def main():
    start(flush())
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
