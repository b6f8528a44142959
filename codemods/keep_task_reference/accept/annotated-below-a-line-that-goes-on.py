LIMITS = (1,
    2); from zlib import crc32
import asyncio


async def work() -> None:
    print(LIMITS, crc32)


def start() -> None:
    asyncio.create_task(work())
