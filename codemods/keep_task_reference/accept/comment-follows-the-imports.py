import asyncio  # the only one

# Seconds between two flushes.
INTERVAL = 0.01


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(flush())
    await asyncio.sleep(INTERVAL)
