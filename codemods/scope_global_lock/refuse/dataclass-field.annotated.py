import asyncio
from dataclasses import dataclass


@dataclass
class Job:
    number: int
    lock: asyncio.Lock = asyncio.Lock()

    async def run(self):
        async with self.lock:
            await asyncio.sleep(0)
