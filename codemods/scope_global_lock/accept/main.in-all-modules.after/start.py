import asyncio

from pages import fetch


async def report(name, lock):
    async with lock:
        print("report", name)
        await asyncio.sleep(0)


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(report("one", lock), fetch("two", lock), report("three", lock))


if __name__ == "__main__":
    asyncio.run(main())
