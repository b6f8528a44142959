import asyncio

_LOCK = asyncio.Lock()


async def worker(number):
    async with _LOCK:
        print(number)
        await asyncio.sleep(0)


async def warm_up():
    await worker(0)


async def main():
    await asyncio.gather(worker(1), worker(2))


if __name__ == "__main__":
    asyncio.run(warm_up())
    asyncio.run(main())
