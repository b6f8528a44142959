import asyncio


class Cache:
    lock = asyncio.Lock()

    async def work(self):
        async with self.lock:
            await asyncio.sleep(0)
