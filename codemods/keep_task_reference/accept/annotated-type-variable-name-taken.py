import asyncio

_T = 0.01


async def flush() -> None:
    print("flushed")


async def main() -> None:
    asyncio.create_task(flush())
    await asyncio.sleep(_T)
