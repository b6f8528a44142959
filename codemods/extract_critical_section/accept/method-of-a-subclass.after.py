import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._other = asyncio.Lock()
        self._items = []

    def _pool_put_critical(self, item):
        """Run without suspending: no other task can interleave."""
        self._items.append(item)
        self._items.sort()

    async def put(self, item):
        async with self._lock:
            self._pool_put_critical(item)


class RedisPool(Pool):
    def _redis_pool_put_critical(self, item):
        """Run without suspending: no other task can interleave."""
        self._items.append(item)
        self._items.reverse()

    async def put(self, item):
        await super().put(item)
        async with self._other:
            self._redis_pool_put_critical(item)
