import asyncio


async def worker(number, lock):
    async with lock:
        print(number)
        await asyncio.sleep(0)


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(worker(1, lock), worker(2, lock))


if __name__ == "__main__":
    asyncio.run(main())
    asyncio.run(main())
