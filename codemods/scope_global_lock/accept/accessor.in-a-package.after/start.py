import asyncio

from app import Page, _get_lock


async def main():
    async with _get_lock():
        print("start")
    await asyncio.gather(Page().fetch("one"), Page().fetch("two"))


if __name__ == "__main__":
    asyncio.run(main())
