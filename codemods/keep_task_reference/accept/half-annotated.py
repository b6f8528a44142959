import asyncio


async def flush(name: str) -> None:
    print(name)


async def main():
    asyncio.create_task(flush("main"))
    await asyncio.sleep(0.01)
