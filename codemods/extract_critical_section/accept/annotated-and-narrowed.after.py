from __future__ import annotations

import asyncio


def _add_critical(value):
    """Run without suspending: no other task can interleave."""
    print(value + 1)
    print(value + 2)


class Pool:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._items: list[int] | None = None

    async def add(self, value: int | None) -> None:
        if value is None:
            return
        async with self._lock:
            _add_critical(value)
