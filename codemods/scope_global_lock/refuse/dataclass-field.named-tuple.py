import asyncio
from typing import NamedTuple


class Job(NamedTuple):
    number: int
    lock: asyncio.Lock = asyncio.Lock()

    async def run(self):
        async with self.lock:
            await asyncio.sleep(0)
