import asyncio
from dataclasses import dataclass, field


@dataclass
class Store:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def add(self, item):
        await self.lock.acquire()
        try:
            await item.save()
        finally:
            self.lock.release()
