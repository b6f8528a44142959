import asyncio

TIMES = 2 \

_LOCK = asyncio.Lock();  # held for a whole page


async def worker(number):
    async with _LOCK:
        for line in range(TIMES):
            print(number, line)
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(worker(1), worker(2))


if __name__ == "__main__":
    asyncio.run(main())
