import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")


async def main() -> None:
    asyncio.create_task(flush())


async def flush() -> None: ...
