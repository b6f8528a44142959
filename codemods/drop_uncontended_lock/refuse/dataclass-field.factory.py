import asyncio
from dataclasses import dataclass, field


@dataclass
class Cache:
    entries: dict
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
