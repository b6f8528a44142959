import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import asyncio  # noqa: E402


async def flush() -> None:
    print("flushed")


async def main() -> None:
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
