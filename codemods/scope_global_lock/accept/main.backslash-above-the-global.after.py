import asyncio


async def worker(number, lock):
    async with lock:
        print(number)
        await asyncio.sleep(0)


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(worker(1, lock), worker(2, lock))


TIMES = 2 \


for _ in range(TIMES):
    asyncio.run(main())
