import asyncio


class Counter:
    total = 0

    async def step(self):
        self.total = 10
        return 1

    async def run(self):
        self.total += await asyncio.wait_for(self.step(), timeout=5)


async def main():
    counter = Counter()
    await counter.run()
    print(counter.total)
