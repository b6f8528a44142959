import asyncio

_lock = None


async def worker(number):
    global _lock
    if _lock is None:
        _lock = asyncio.Lock()
    async with _lock:
        print(number)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(worker(1), worker(2))


if __name__ == "__main__":
    asyncio.run(main())
    asyncio.run(main())
