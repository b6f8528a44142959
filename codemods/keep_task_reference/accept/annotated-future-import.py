from __future__ import annotations

import asyncio
import sys


async def flush() -> None:
    print("flushed", file=sys.stderr)


async def main() -> None:
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
