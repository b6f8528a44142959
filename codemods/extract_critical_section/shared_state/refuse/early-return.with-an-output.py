class Waiters:
    def __init__(self):
        self._waiters = {}

    async def resolve(self, key, value, wait):
        waiter = self._waiters.get(key)
        if waiter is None:
            return
        del self._waiters[key]
        await wait(waiter, value)
