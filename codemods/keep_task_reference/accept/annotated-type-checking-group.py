import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


async def flush(callback: "Callable[[str], object]") -> None:
    callback("flushed")


async def main() -> None:
    asyncio.create_task(flush(print))
    await asyncio.sleep(0.01)
