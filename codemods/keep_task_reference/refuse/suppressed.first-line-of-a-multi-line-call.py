import asyncio


async def flush():
    print("flushed")


async def main():
    asyncio.create_task(  # noqa: RUF006
        flush(),
        name="flush",
    )
    await asyncio.sleep(0.01)
