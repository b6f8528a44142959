import asyncio


class Queue[T]:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._items: list[T] = []

    async def put(self, other: T) -> None:
        async with self._lock:
            new: T = other
            self._items.append(new)
