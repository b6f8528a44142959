import asyncio

from app.config import INTERVAL


async def flush() -> None:
    print("flushed")


async def main() -> None:
    asyncio.create_task(flush())
    await asyncio.sleep(INTERVAL)
