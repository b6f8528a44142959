import anyio


class Cache:
    def __init__(self):
        self._lock = anyio.Lock()

    async def put(self, key, value):
        async with self._lock:
            print(key, value)
