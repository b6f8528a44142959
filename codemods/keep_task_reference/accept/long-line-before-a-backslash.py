import asyncio


async def flush(*regions):
    print(*regions)


async def main():
    asyncio.create_task(flush("europe", "america", "africa", "asia", "sea")) \

    await asyncio.sleep(0.01)
