"""Caches."""


async def flush():
    print("flushed")


async def main():
    import asyncio

    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
