import asyncio

from app.background import keep
from app.config import INTERVAL


async def flush() -> None:
    print("flushed")


async def main() -> None:
    keep(asyncio.create_task(flush()))
    await asyncio.sleep(INTERVAL)
