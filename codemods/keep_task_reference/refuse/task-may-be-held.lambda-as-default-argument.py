import asyncio


async def flush():
    print("flushed")


async def main(close=lambda: asyncio.create_task(flush())):
    await close()
