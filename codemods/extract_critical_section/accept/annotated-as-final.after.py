import asyncio
import typing
from typing import Final


class Queue:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._states: dict[str, int] = {}

    def _states_critical(self):
        """Run without suspending: no other task can interleave."""
        batch: Final = self._states
        self._states = {}
        return batch

    async def states(self) -> None:
        async with self._lock:
            batch = self._states_critical()
        await asyncio.sleep(0)
        print(batch)

    def _first_critical(self) -> int:
        """Run without suspending: no other task can interleave."""
        first: typing.Final[int] = min(self._states.values())
        self._states = {}
        return first

    async def first(self) -> int:
        async with self._lock:
            first = self._first_critical()
        await asyncio.sleep(0)
        return first

    def _last_critical(self):
        """Run without suspending: no other task can interleave."""
        last: "Final[int]" = max(self._states.values())
        self._states = {}
        return last

    async def last(self) -> None:
        async with self._lock:
            last = self._last_critical()
        await asyncio.sleep(0)
        print(last)
