import asyncio
import typing
from collections.abc import Awaitable


async def fetch(x: int = 0) -> int: ...


async def returned(xs: list[int]) -> list[int]:
    tasks: list[Awaitable[int]] = []
    for x in xs:
        tasks.append(fetch(x))
    return await asyncio.gather(*tasks)


async def not_read(xs: list[int]) -> None:
    coros: typing.List[typing.Awaitable[int]] = [fetch(1)]
    coros.extend(fetch(x) for x in xs)
    await asyncio.gather(*coros)


async def views(xs: dict[str, int]) -> dict[str, int]:
    coros: dict[str, Awaitable[int]] = {key: fetch(x) for key, x in xs.items()}
    return dict(zip(coros, await asyncio.gather(*coros.values())))
