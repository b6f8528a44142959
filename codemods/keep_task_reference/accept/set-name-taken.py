import asyncio

_background_tasks = {}


async def flush():
    print("flushed")


async def main():
    _background_tasks["flush"] = asyncio.create_task(flush())
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
