import asyncio
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import json  # noqa: E402


async def flush():
    print(json.dumps("flushed"))


async def main():
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
