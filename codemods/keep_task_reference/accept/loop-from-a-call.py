import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.get_running_loop().create_task(flush())
    asyncio.get_event_loop().create_task(flush())
    await asyncio.sleep(0.01)
