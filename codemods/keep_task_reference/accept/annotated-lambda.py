import asyncio
from collections.abc import Callable


async def flush(reason: str) -> int:
    print(reason)
    return 1


def connect(on_close: Callable[[str], object]) -> None:
    on_close("closed")


async def main() -> None:
    connect(lambda reason: asyncio.create_task(flush(reason)))
    asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(flush("soon")))
    await asyncio.sleep(0.01)
