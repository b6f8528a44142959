import asyncio
from typing import cast


class Queue:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = []

    async def put[T](self, other):
        async with self._lock:
            new = cast(T, other)
            self._items.append(new)
