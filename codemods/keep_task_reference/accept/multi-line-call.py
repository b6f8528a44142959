import asyncio


async def flush(region, account):
    print(region, account)


async def main():
    asyncio.create_task(
        flush("eu", "main"),
        name="flush",
    )
    await asyncio.sleep(0.01)
