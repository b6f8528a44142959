import asyncio
from typing import Optional, Tuple


async def fetch(x: int = 0) -> int: ...
async def name(x: int = 0) -> str: ...
async def pair(x: int = 0) -> tuple[int, str]: ...
async def swapped(x: int = 0) -> tuple[int, str]: ...


async def returned() -> tuple[int, str]:
    return await asyncio.gather(fetch(1), name(2))


async def returned_or_none(flag: bool) -> Optional[Tuple[int, str]]:
    if flag:
        return await asyncio.gather(fetch(1), name(2))
    return None


async def assigned() -> str:
    pair: tuple[int, str] = await asyncio.gather(fetch(1), name(2))
    print(pair)
    return pair[1]


async def declared_before(flag: bool) -> str:
    pair: Optional[Tuple[int, str]] = None
    if flag:
        pair = await asyncio.gather(fetch(1), name(2))
    print(pair)
    return ""


class Pairs:
    def __init__(self) -> None:
        self.pair: tuple[int, str] = (0, "")

    async def load(self) -> None:
        self.pair = await asyncio.gather(fetch(1), name(2))


async def of_one_type() -> tuple[int, int]:
    return await asyncio.gather(fetch(1), fetch(2))


async def of_lists() -> list[tuple[int, str]]:
    return await asyncio.gather(pair(1), swapped(2))
