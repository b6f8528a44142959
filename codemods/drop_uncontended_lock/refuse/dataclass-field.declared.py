import asyncio
from dataclasses import dataclass


@dataclass
class Cache:
    entries: dict
    _lock: asyncio.Lock = None

    def __post_init__(self):
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
