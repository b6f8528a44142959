import asyncio

from app import Page, _LOCK


async def main():
    async with _LOCK:
        print("start")
    await asyncio.gather(Page().fetch("one"), Page().fetch("two"))


if __name__ == "__main__":
    asyncio.run(main())
