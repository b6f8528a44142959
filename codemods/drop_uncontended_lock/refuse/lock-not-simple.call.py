import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()


def cache() -> Cache:
    print("made")
    return Cache()


async def put(key, value):
    async with cache()._lock:
        print(key, value)
