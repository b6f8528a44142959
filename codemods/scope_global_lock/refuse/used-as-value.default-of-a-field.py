import asyncio
from dataclasses import dataclass, field


@dataclass
class Job:
    number: int
    lock: asyncio.Lock = field(default=asyncio.Lock(), repr=False)

    async def run(self):
        async with self.lock:
            await asyncio.sleep(0)
