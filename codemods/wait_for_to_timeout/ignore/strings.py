"""Call ``await asyncio.wait_for(queue.get(), 5)`` yourself."""

import asyncio

SCRIPT = """
async def get(queue):
    return await asyncio.wait_for(queue.get(), 5)
"""


async def get(queue):
    print("await asyncio.wait_for(queue.get(), 5)", f"asyncio.wait_for({queue}, 5)")
    await asyncio.sleep(0)
