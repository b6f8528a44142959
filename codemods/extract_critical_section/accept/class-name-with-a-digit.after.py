import asyncio


class Sandbox:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._other = asyncio.Lock()
        self._items = []

    def _sandbox_put_critical(self, item):
        """Run without suspending: no other task can interleave."""
        self._items.append(item)
        self._items.sort()

    async def put(self, item):
        async with self._lock:
            self._sandbox_put_critical(item)


class E2BSandbox(Sandbox):
    def _e2b_sandbox_put_critical(self, item):
        """Run without suspending: no other task can interleave."""
        self._items.append(item)
        self._items.reverse()

    async def put(self, item):
        await super().put(item)
        async with self._other:
            self._e2b_sandbox_put_critical(item)
