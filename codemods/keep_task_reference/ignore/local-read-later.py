import asyncio


async def flush():
    print("flushed")


async def main():
    task = asyncio.create_task(flush())
    task.add_done_callback(print)
    await asyncio.sleep(0.01)
    task.cancel()
