import asyncio as aio


async def flush() -> None:
    print("flushed")


async def main() -> None:
    aio.create_task(flush())
    await aio.sleep(0.01)
