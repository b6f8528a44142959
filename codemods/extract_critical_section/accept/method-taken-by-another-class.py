import asyncio

_lock = asyncio.Lock()


class Store:
    count = 0

    async def add(self, amount):
        async with _lock:
            before = self.count
            self.count = before + amount
        return before


class Journal:
    count = 1
    add = Store.add


print(asyncio.run(Journal().add(2)))
