import asyncio
from dataclasses import dataclass


@dataclass(frozen=True)
class Cache:
    name: str

    async def flush(self):
        print(self.name)

    def close(self):
        asyncio.create_task(self.flush())


async def main():
    Cache("frozen").close()
    await asyncio.sleep(0.01)
