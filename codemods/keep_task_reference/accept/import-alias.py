import asyncio as aio


async def flush():
    print("flushed")


async def main():
    aio.create_task(flush())
    await aio.sleep(0.01)
