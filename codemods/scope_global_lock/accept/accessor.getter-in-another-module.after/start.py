import asyncio

import locks
from locks import page_lock


async def fetch(name):
    async with page_lock():
        print("fetch", name)
        await asyncio.sleep(0)


async def report(name):
    async with locks.page_lock():
        print("report", name)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(report("one"), fetch("two"), report("three"))


if __name__ == "__main__":
    asyncio.run(main())
    asyncio.run(main())
