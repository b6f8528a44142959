class Waiters:
    def __init__(self):
        self._waiters = {}

    def _resolve_critical(self, key):
        """Run without suspending: no other task can interleave."""
        waiter = self._waiters[key]
        del self._waiters[key]
        return waiter

    async def resolve(self, key, value, wait):
        waiter = self._resolve_critical(key)
        await wait(waiter, value)
