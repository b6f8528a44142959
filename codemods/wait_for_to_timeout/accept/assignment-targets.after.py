import asyncio


class Client:
    async def hello(self):
        return "hello", "world"

    async def connect(self, cache, key):
        async with asyncio.timeout(5):
            greeting, *rest = await self.hello()
        async with asyncio.timeout(5):
            self.reader, self.writer = await self.hello()
        async with asyncio.timeout(5):
            cache[key] = await self.hello()
        async with asyncio.timeout(5):
            first = second = await self.hello()
        return greeting, rest, self.reader, first is second


async def main():
    cache = {}
    print(await Client().connect(cache, "k"), cache)
