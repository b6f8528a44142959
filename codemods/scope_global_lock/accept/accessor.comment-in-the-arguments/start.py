import asyncio

from pages import fetch
from shared import LOCK


async def report(name):
    async with LOCK:
        print("report", name)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(report("one"), fetch("two"), report("three"))


if __name__ == "__main__":
    asyncio.run(main())
