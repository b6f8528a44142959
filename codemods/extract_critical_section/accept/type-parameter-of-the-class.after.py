import asyncio


class Queue[T]:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._items: list[T] = []

    def _put_critical(self, other: T) -> None:
        """Run without suspending: no other task can interleave."""
        new: T = other
        self._items.append(new)

    async def put(self, other: T) -> None:
        async with self._lock:
            self._put_critical(other)
