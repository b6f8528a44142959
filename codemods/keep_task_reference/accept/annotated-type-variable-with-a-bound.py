import asyncio
from typing import TypeVar

_T = TypeVar("_T", bound=str)


def show(value: _T) -> _T:
    print(value)
    return value


async def flush() -> None:
    show("flushed")


async def main() -> None:
    asyncio.create_task(flush())
    await asyncio.sleep(0.01)
