import asyncio
import typing
from typing import Final


class Queue:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._states: dict[str, int] = {}

    async def states(self) -> None:
        async with self._lock:
            batch: Final = self._states
            self._states = {}
        await asyncio.sleep(0)
        print(batch)

    async def first(self) -> int:
        async with self._lock:
            first: typing.Final[int] = min(self._states.values())
            self._states = {}
        await asyncio.sleep(0)
        return first

    async def last(self) -> None:
        async with self._lock:
            last: "Final[int]" = max(self._states.values())
            self._states = {}
        await asyncio.sleep(0)
        print(last)
