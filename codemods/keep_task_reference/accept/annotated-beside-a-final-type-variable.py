import asyncio
from typing import Final, TypeVar

_T: Final = TypeVar("_T")


async def work() -> None:
    print("work")


def start() -> None:
    asyncio.create_task(work())
