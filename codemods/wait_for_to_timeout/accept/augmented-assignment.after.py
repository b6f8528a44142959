import asyncio


class Counter:
    total = 0

    async def step(self):
        self.total = 10
        return 1

    async def run(self):
        async with asyncio.timeout(5):
            self.total += await self.step()


async def main():
    counter = Counter()
    await counter.run()
    print(counter.total)
