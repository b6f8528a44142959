import asyncio


async def flush():
    print("flushed")


async def main():
    task: asyncio.Task = asyncio.create_task(flush())
    await asyncio.sleep(0.01)
