import asyncio


class Pool:
    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._items: dict[str, int] = {}

    def _add_critical(self, key: str, value: int) -> None:
        """Run without suspending: no other task can interleave."""
        self._items[key] = value
        print(key)

    async def add(self, key: str, value: int = 0) -> None:
        async with self._lock:
            self._add_critical(key, value)

    def _get_critical(self, key: str) -> int:
        """Run without suspending: no other task can interleave."""
        if key not in self._items:
            return 0
        return self._items[key]

    async def get(self, key: str) -> int:
        async with self._lock:
            return self._get_critical(key)

    def _remove_critical(self, key: str) -> bool:
        """Run without suspending: no other task can interleave."""
        if key not in self._items:
            return False
        del self._items[key]
        return True

    async def remove(self, key: str) -> None:
        async with self._lock:
            if not self._remove_critical(key):
                return
        await asyncio.sleep(0)
