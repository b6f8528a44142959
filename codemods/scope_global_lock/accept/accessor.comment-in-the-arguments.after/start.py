import asyncio

from pages import fetch
from shared import _get_lock


async def report(name):
    async with _get_lock():
        print("report", name)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(report("one"), fetch("two"), report("three"))


if __name__ == "__main__":
    asyncio.run(main())
