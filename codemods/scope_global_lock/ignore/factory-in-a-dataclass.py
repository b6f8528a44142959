import asyncio
from dataclasses import dataclass, field


@dataclass
class Job:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self):
        async with self.lock:
            await asyncio.sleep(0)
