import asyncio


class Traced(asyncio.Lock):
    async def acquire(self):
        await asyncio.sleep(0)
        return await super().acquire()


class Cache:
    def __init__(self):
        self._lock = Traced()

    async def put(self, key, value):
        async with self._lock:
            print(key, value)
