"""Fetch pages one after the other."""
import asyncio

_GLOBAL_LOCK = asyncio.Lock()
pages = []


async def fetch(number):
    async with _GLOBAL_LOCK:
        await asyncio.sleep(0)
        pages.append(number)


def start(number):
    return asyncio.ensure_future(fetch(number))


async def fetch_all(numbers):
    await asyncio.wait([start(number) for number in numbers])


async def main():
    """Fetch three pages."""
    pages.clear()
    await fetch_all([1, 2, 3])
    print(pages)


if __name__ == "__main__":
    asyncio.run(main())
