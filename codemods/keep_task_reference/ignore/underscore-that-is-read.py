import asyncio


async def flush():
    print("flushed")


async def main():
    _ = asyncio.create_task(flush())
    await _
