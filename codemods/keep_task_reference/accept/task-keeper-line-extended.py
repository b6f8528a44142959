import asyncio

from app.background import shutdown


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())
    await shutdown()
