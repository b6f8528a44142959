import asyncio
from typing import Optional


class Cache:
    _lock: asyncio.Lock
    size: int

    def __init__(self) -> None:
        self._lock: asyncio.Lock = asyncio.Lock()
        self.size = 0

    async def grow(self) -> Optional[int]:
        async with self._lock:
            self.size += 1
        return self.size
