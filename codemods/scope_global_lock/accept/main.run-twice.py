import asyncio

_LOCK = asyncio.Lock()


async def worker(number):
    async with _LOCK:
        print(number)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(worker(1), worker(2))


if __name__ == "__main__":
    for _ in range(2):
        asyncio.run(main())
