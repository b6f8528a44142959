import asyncio


class Store:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._size = 0

    async def add(self, value: int | str) -> int:
        async with self._lock:
            if not isinstance(value, int):
                raise TypeError(value)
            self._size = value
        return value + 1
