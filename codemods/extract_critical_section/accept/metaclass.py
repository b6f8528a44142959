import asyncio

_lock = asyncio.Lock()


class Coroutines(type):
    def __init__(cls, name, bases, namespace):
        for key, value in namespace.items():
            if not key.startswith("__") and callable(value):
                assert asyncio.iscoroutinefunction(value), key


class Store(metaclass=Coroutines):
    count = 0

    async def add(self, amount):
        async with _lock:
            before = self.count
            self.count = before + amount
        return before


print(asyncio.run(Store().add(2)))
