import asyncio
import logging

__all__ = ["main"]

LOGGER = logging.getLogger(__name__)


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
