import asyncio
from typing import Optional, Tuple


async def fetch(x: int = 0) -> int: ...
async def name(x: int = 0) -> str: ...
async def pair(x: int = 0) -> tuple[int, str]: ...
async def swapped(x: int = 0) -> tuple[int, str]: ...


async def returned() -> tuple[int, str]:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        name_task = tg.create_task(name(2))
    return fetch_task.result(), name_task.result()


async def returned_or_none(flag: bool) -> Optional[Tuple[int, str]]:
    if flag:
        async with asyncio.TaskGroup() as tg:
            fetch_task = tg.create_task(fetch(1))
            name_task = tg.create_task(name(2))
        return fetch_task.result(), name_task.result()
    return None


async def assigned() -> str:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        name_task = tg.create_task(name(2))
    pair: tuple[int, str] = fetch_task.result(), name_task.result()
    print(pair)
    return pair[1]


async def declared_before(flag: bool) -> str:
    pair: Optional[Tuple[int, str]] = None
    if flag:
        async with asyncio.TaskGroup() as tg:
            fetch_task = tg.create_task(fetch(1))
            name_task = tg.create_task(name(2))
        pair = fetch_task.result(), name_task.result()
    print(pair)
    return ""


class Pairs:
    def __init__(self) -> None:
        self.pair: tuple[int, str] = (0, "")

    async def load(self) -> None:
        async with asyncio.TaskGroup() as tg:
            fetch_task = tg.create_task(fetch(1))
            name_task = tg.create_task(name(2))
        self.pair = fetch_task.result(), name_task.result()


async def of_one_type() -> tuple[int, int]:
    async with asyncio.TaskGroup() as tg:
        fetch_task = tg.create_task(fetch(1))
        fetch_task_2 = tg.create_task(fetch(2))
    return fetch_task.result(), fetch_task_2.result()


async def of_lists() -> list[tuple[int, str]]:
    async with asyncio.TaskGroup() as tg:
        pair_task = tg.create_task(pair(1))
        swapped_task = tg.create_task(swapped(2))
    return [pair_task.result(), swapped_task.result()]
