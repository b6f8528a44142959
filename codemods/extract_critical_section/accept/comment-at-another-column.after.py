import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _add_critical(self, key):
        """Run without suspending: no other task can interleave."""
        #           self._items.clear()
        self._items[key] = 1
        self._count += 1

    async def add(self, key):
        async with self._lock:
            self._add_critical(key)

    def _pop_critical(self, key):
        """Run without suspending: no other task can interleave."""
        # once
        self._items.pop(key)
        self._count -= 1

    async def pop(self, key):
        async with self._lock:
            self._pop_critical(key)


async def main():
    pool = Pool()
    await pool.add("a")
    await pool.pop("a")
    print(pool._items, pool._count)
