import asyncio
from dataclasses import dataclass


@dataclass
class Job:
    number: int
    lock = asyncio.Lock()

    async def run(self):
        async with self.lock:
            print(self.number)
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(*[Job(number).run() for number in range(3)])
    print(Job(1) == Job(1), Job(2))


if __name__ == "__main__":
    asyncio.run(main())
