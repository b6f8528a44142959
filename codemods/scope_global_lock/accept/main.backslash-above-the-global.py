import asyncio


async def worker(number):
    async with _LOCK:
        print(number)
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(worker(1), worker(2))


TIMES = 2 \

_LOCK = asyncio.Lock()

for _ in range(TIMES):
    asyncio.run(main())
