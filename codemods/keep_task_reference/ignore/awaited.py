import asyncio


async def flush():
    print("flushed")


async def main():
    await asyncio.create_task(flush())
    task = asyncio.ensure_future(flush())
    await task
