import asyncio

TIMES = 2 \



async def worker(number, lock):
    async with lock:
        for line in range(TIMES):
            print(number, line)
            await asyncio.sleep(0)


async def main():
    lock = asyncio.Lock()  # held for a whole page
    await asyncio.gather(worker(1, lock), worker(2, lock))


if __name__ == "__main__":
    asyncio.run(main())
