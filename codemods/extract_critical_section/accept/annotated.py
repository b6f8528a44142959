import asyncio


class Pool:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._items: dict[str, int] = {}

    async def add(self, key: str, value: int = 0) -> None:
        async with self._lock:
            self._items[key] = value
            print(key)

    async def get(self, key: str) -> int:
        async with self._lock:
            if key not in self._items:
                return 0
            return self._items[key]

    async def remove(self, key: str) -> None:
        async with self._lock:
            if key not in self._items:
                return
            del self._items[key]
        await asyncio.sleep(0)
