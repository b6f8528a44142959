import asyncio


class Base:
    _lock = asyncio.Lock()

    async def work(self):
        async with self._lock:
            await asyncio.sleep(0)


class Separate(Base):
    _lock = asyncio.Lock()
