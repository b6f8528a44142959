"""Fetch pages one after the other."""
import asyncio

pages = []


async def fetch(number, global_lock):
    async with global_lock:
        await asyncio.sleep(0)
        pages.append(number)


def start(number, global_lock):
    return asyncio.ensure_future(fetch(number, global_lock))


async def fetch_all(numbers, global_lock):
    await asyncio.wait([start(number, global_lock) for number in numbers])


async def main():
    """Fetch three pages."""
    global_lock = asyncio.Lock()
    pages.clear()
    await fetch_all([1, 2, 3], global_lock)
    print(pages)


if __name__ == "__main__":
    asyncio.run(main())
