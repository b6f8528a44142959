import asyncio


async def flush(*regions):
    print(*regions)


async def main():
    # fmt: off
    asyncio.create_task(flush("europe", "america", "africa", "asia", "cape"))
    # fmt: on
    await asyncio.sleep(0.01)
