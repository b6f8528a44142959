"""asyncio.create_task(flush()) in a docstring."""

import asyncio

# asyncio.create_task(flush())


async def main():
    "asyncio.create_task(flush())"
    print("loop.create_task(flush())")
    await asyncio.sleep(0.01)
