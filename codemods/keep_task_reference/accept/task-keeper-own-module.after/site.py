import asyncio

from background import keep, start


async def flush():
    print("flushed")


async def main():
    start(flush())
    keep(asyncio.create_task(flush()))
    await asyncio.sleep(0.01)
