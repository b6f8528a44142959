import asyncio


async def flush():
    print("flushed")


async def main():
    current = asyncio.get_running_loop()
    current.create_task(flush())
    await asyncio.sleep(0.01)
