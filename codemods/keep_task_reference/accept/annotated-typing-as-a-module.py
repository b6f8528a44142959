import asyncio
import typing


async def flush(extra: typing.Any) -> None:
    print(extra)


async def main() -> None:
    asyncio.create_task(flush(None))
    await asyncio.sleep(0.01)
