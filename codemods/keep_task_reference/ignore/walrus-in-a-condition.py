import asyncio


async def flush():
    print("flushed")


async def main():
    if task := asyncio.create_task(flush()):
        await task
