import asyncio
from collections.abc import Awaitable


async def fetch(x: int = 0) -> int: ...


async def of_one_type() -> tuple[int, int]:
    return await asyncio.gather(fetch(1), fetch(2))


async def of_a_list(xs: list[int]) -> list[int]:
    coros: list[Awaitable[int]] = [fetch(0)]
    for x in xs:
        coros.append(fetch(x))
    return await asyncio.gather(*coros)
