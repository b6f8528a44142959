import asyncio


class Client:
    async def hello(self):
        return "hello", "world"

    async def connect(self, cache, key):
        greeting, *rest = await asyncio.wait_for(self.hello(), 5)
        self.reader, self.writer = await asyncio.wait_for(self.hello(), 5)
        cache[key] = await asyncio.wait_for(self.hello(), 5)
        first = second = await asyncio.wait_for(self.hello(), 5)
        return greeting, rest, self.reader, first is second


async def main():
    cache = {}
    print(await Client().connect(cache, "k"), cache)
